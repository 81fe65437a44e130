export type StepOutcome = 'success' | 'failure' | 'cancelled' | 'skipped'

export type StepResult = {
  readonly id: string | undefined
  readonly name: string
  /** Before `continue-on-error`. */
  readonly outcome: StepOutcome
  /** After `continue-on-error`. */
  readonly conclusion: StepOutcome
  /** Absent where no process ran to its end. */
  readonly exitCode?: number
  readonly outputs: Readonly<Record<string, string>>
}
