/**
 * `misconfigured`: the policy, an input or a setting must change. `permission`: the token may not
 * do it. `unreachable`: a service did not answer. `moved`: the world changed while we looked; the
 * next run sees it anew. `unexpected`: an answer that we do not understand.
 */
export type ProblemCode = 'misconfigured' | 'permission' | 'unreachable' | 'moved' | 'unexpected'

/**
 * A failure that a user can act on. The message is one or two sentences: what happened, to what,
 * and what to do. It never holds a secret; the original is kept as `cause` and is not printed.
 */
export class SluiceError extends Error {
  override readonly name = 'SluiceError'
  readonly code: ProblemCode

  constructor(code: ProblemCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
