import { notFound } from '../refusal.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { numberParam, type RepositoryContext } from './context.ts'

/** The pull request that an address names. */
export function pullAt(context: RepositoryContext): PullRequest {
  const pull = context.repository.pullRequest(numberParam(context, 'pull_number'))
  if (pull === undefined) throw notFound()
  return pull
}
