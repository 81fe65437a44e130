/**
 * `git-missing`, `git-too-old`: nothing can be done with the git that is there.
 * `address-refused`: an address that we will not hand to git.
 * `not-allowed`: the server refused the token. `not-found`: it does not have what was asked for.
 * `unreachable`: it did not answer. `unrelated-histories`: the two sides have no common point.
 * `output-too-large`: more than we are willing to hold. `git-failed`: anything else git complained of.
 */
export type GitProblemCode =
  | 'git-missing'
  | 'git-too-old'
  | 'address-refused'
  | 'not-allowed'
  | 'not-found'
  | 'unreachable'
  | 'unrelated-histories'
  | 'output-too-large'
  | 'git-failed'

/** What went wrong with git. The message is a sentence for users: what happened, and what to do. */
export class GitProblem extends Error {
  override readonly name = 'GitProblem'
  readonly code: GitProblemCode

  constructor(code: GitProblemCode, sentence: string, cause?: Error) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
