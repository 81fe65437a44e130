import type { Decimal } from '../decimal.ts'
import type { Sha } from '../identifiers.ts'

/** One run of the eval harness on one dataset, parsed from its report and its manifest. */
export type EvalReport = {
  readonly channel: string
  readonly dataset: string
  /** ISO 8601, UTC. */
  readonly completedAt: string
  /** Scores of offline runs are on another scale: never compared with online ones. */
  readonly offline: boolean
  readonly items: readonly EvalItem[]
  /** The harness's own average over the items without an error; for display. */
  readonly reportedAverage?: Decimal
  readonly manifest?: EvalManifest
}

export type EvalItem =
  | { readonly id: string; readonly outcome: 'scored'; readonly score: Decimal }
  | { readonly id: string; readonly outcome: 'errored'; readonly error: string }

/** Says what a report is about; written beside it by the job that ran the harness. */
export type EvalManifest = {
  readonly commit: Sha
  readonly tree: Sha
  readonly dataset: { readonly name: string; readonly digest: string }
  readonly harness: { readonly commit: Sha }
  readonly run: {
    readonly id: string
    readonly url?: string
    /** From 1; a later attempt is not a new roll. */
    readonly attempt?: number
    readonly actor: string
  }
}
