import type { Severity } from '@sluice/core'
import type { RunContext } from '../promotion/run-context.ts'

/** What a person, or the watch, asks for. */
export type RollbackWish = {
  readonly channel: string
  /** `last-good`, `before-rollback`, or a commit or tag. */
  readonly to: string
  readonly reason: string
  readonly severity: Severity
  readonly confirmed: boolean
  /** Login of whoever asks. */
  readonly by: string
}

export type RollbackOptions = {
  readonly dryRun: boolean
  readonly onProgress: (line: string) => void
}

export type RollbackContext = RunContext
