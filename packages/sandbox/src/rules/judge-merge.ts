import type { Actor } from '../state/actor.ts'
import type { MergeMethod, PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import { effectiveRules } from './effective-rules.ts'
import { missingChecks } from './judge-checks.ts'
import type { Objection } from './objection.ts'
import { missingReviews } from './reviews.ts'

/** Why a pull request may not be merged now by this actor (undefined: by anyone without bypass). */
export async function judgeMerge(
  repository: RepositoryState,
  pull: PullRequest,
  actor: Actor | undefined,
  method?: MergeMethod,
): Promise<Objection[]> {
  const objections: Objection[] = []
  const base = await repository.git.branch(pull.base)
  for (const { rule, source } of effectiveRules(repository, pull.base, actor, true)) {
    const object = (kind: Objection['kind'], message: string | undefined) => {
      if (message !== undefined) objections.push({ source, kind, message })
    }
    switch (rule.type) {
      case 'required_status_checks':
        object('checks', missingChecks(repository, pull.headSha, rule.checks))
        if (rule.strict && base !== undefined) {
          const contained = await repository.git.isAncestor(base, pull.headSha)
          object(
            'behind',
            contained ? undefined : 'Head branch is out of date with the base branch.',
          )
        }
        break
      case 'pull_request':
        object('reviews', missingReviews(repository, pull, rule.reviews))
        if (method !== undefined && !rule.methods.includes(method)) {
          object('method', `This repository requires one of: ${rule.methods.join(', ')}.`)
        }
        break
      case 'required_linear_history':
        if (method === 'merge') object('history', 'This branch must not contain merge commits.')
        break
      case 'merge_queue':
        if (method !== undefined) object('queue', 'Changes must be made through the merge queue')
        break
      case 'update':
        object('push', 'Cannot update this protected ref.')
        break
      case 'lock':
        object('push', 'Cannot change this locked branch')
        break
      case 'restrict_pushes':
        if (actor !== undefined && !mayPush(actor, rule.to)) {
          object('push', "You're not authorized to push to this branch.")
        }
        break
      default:
        break
    }
  }
  return objections
}

export function mayPush(actor: Actor, to: readonly string[]): boolean {
  return to.some((name) => name === actor.account.login || name === actor.token?.app?.slug)
}
