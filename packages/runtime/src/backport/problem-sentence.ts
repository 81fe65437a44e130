import { SluiceError } from '../errors.ts'
import { GitProblem } from '../git/git-problem.ts'

/** What went wrong, in one sentence. Also a fault of ours costs no other target its backport. */
export function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError || problem instanceof GitProblem) return problem.message
  const said = problem instanceof Error ? problem.message : String(problem)
  return `An error that Sluice does not know: ${said}. Please report it.`
}
