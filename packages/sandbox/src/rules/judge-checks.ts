import type { Sha } from '../git/sha.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { RequiredCheck } from '../state/rules.ts'
import { latestPerContext, requiredState } from './contexts.ts'

/** What GitHub says about required checks that have not passed on a commit. */
export function missingChecks(
  repository: RepositoryState,
  sha: Sha,
  checks: readonly RequiredCheck[],
): string | undefined {
  const contexts = latestPerContext(repository, sha)
  const open = checks
    .map((check) => ({ name: check.context, state: requiredState(contexts, check) }))
    .filter(({ state }) => state !== 'passed')
  const [only] = open
  if (only === undefined) return undefined
  if (open.length > 1) {
    const failing = open.filter(({ state }) => state === 'failed').length
    const words = failing === 0 ? 'are expected' : failing === 1 ? 'is failing' : 'are failing'
    return `${failing === 0 ? open.length : failing} of ${checks.length} required status checks ${words}.`
  }
  const words = { expected: 'is expected', pending: 'is pending', failed: 'is failing', passed: '' }
  return `Required status check "${only.name}" ${words[only.state]}.`
}
