/**
 * What the shell is told. `fine`: asked and answered well. `held`: answered, and the answer is no:
 * the candidate is held or could not be measured, or something will not work. `unusable`: there is
 * no answer, because of the command line, the policy, the token, or a service that does not answer.
 */
export const exitCode = { fine: 0, held: 1, unusable: 2 } as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
