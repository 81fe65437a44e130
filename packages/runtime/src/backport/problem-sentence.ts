import { SluiceError } from '../errors.ts'
import { GitProblem } from '../git/git-problem.ts'

/** What went wrong, in one sentence. A fault of ours is no sentence for users: it is thrown on. */
export function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError || problem instanceof GitProblem) return problem.message
  throw problem
}
