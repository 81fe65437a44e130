import type { Sha } from '../git/sha.ts'
import type { CheckStatus, Conclusion } from '../state/check.ts'

export interface NewWorkflowRun {
  readonly sha: Sha
  /** The workflow's name. Default: `CI`. */
  readonly workflow?: string
  /** Its file. Default: made from the name. */
  readonly path?: string
  readonly branch?: string
  /** Default: `push`. */
  readonly event?: string
  readonly actor?: string
  readonly title?: string
  /** Default: `completed` with `success`. */
  readonly status?: CheckStatus
  readonly conclusion?: Conclusion
  readonly createdAt?: Date
}
