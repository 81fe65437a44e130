import type { PromotionEvidence } from '../evidence/evidence.ts'
import type { Sha } from '../identifiers.ts'
import type { Channel, Entry } from '../policy/policy.ts'
import type { RunbookCommands } from '../policy/runbook-settings.ts'
import type { Override } from './override.ts'

/** A commit and the tree that would ship with it. */
export type Snapshot = { readonly commit: Sha; readonly tree: Sha }

export type EntryChannel = Channel & { readonly entry: Entry }

/** Everything that a decision about one candidate depends on; the clock is part of it. */
export type PromotionQuestion = {
  readonly channel: EntryChannel
  readonly from: Channel
  readonly baseline: Snapshot
  readonly candidate: Snapshot
  readonly evidence: PromotionEvidence
  /** What people with admin permission said, oldest first; of any candidate, ended ones too. */
  readonly overrides?: readonly Override[]
  /** Which rules are applied: a policy file at a commit of the protected side. */
  readonly policy: PolicyReference
  /** Commands that people are told to run. */
  readonly runbook?: RunbookCommands
  /** ISO 8601, UTC. */
  readonly now: string
}

export type PolicyReference = {
  readonly file: string
  readonly commit: Sha
  /** `sha256:` and 64 hex digits of the file's bytes. */
  readonly digest: string
}
