import { Refusal, validationFailed } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { commitsBetween } from './commits.ts'

export interface PullRequestDraft {
  readonly title: string
  readonly head: string
  readonly base: string
  readonly body: string | null
  readonly draft?: boolean
  readonly fromFork?: boolean
  readonly maintainerCanModify?: boolean
}

const invalid = (field: string) =>
  validationFailed({ resource: 'PullRequest', field, code: 'invalid' })

/** Opens a pull request, or refuses as GitHub does. */
export async function openPullRequest(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  given: PullRequestDraft,
): Promise<PullRequest> {
  if (actor.token?.kind === 'actions' && !repository.settings.actionsMayCreatePullRequests) {
    throw new Refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
  }
  const head = branchOfHead(repository, given.head)
  const headSha = await repository.git.branch(head)
  const baseSha = await repository.git.branch(given.base)
  if (headSha === undefined) throw invalid('head')
  if (baseSha === undefined) throw invalid('base')
  refuseDuplicate(repository, head, given.base)
  if (head === given.base || (await commitsBetween(repository, baseSha, headSha)).length === 0) {
    throw custom(`No commits between ${given.base} and ${head}`)
  }
  if ((await repository.git.mergeBase(baseSha, headSha)) === undefined) {
    throw custom(`The ${head} branch has no history in common with ${given.base}`)
  }
  const at = world.clock.now()
  const pull: PullRequest = {
    kind: 'pull-request',
    id: world.nextId(),
    number: repository.nextNumber(),
    title: given.title,
    body: given.body,
    author: actor.account,
    state: 'open',
    stateReason: undefined,
    labels: [],
    assignees: [],
    milestone: undefined,
    comments: [],
    timeline: [],
    createdAt: at,
    updatedAt: at,
    closedAt: undefined,
    closedBy: undefined,
    head,
    fromFork: given.fromFork ?? false,
    headSha,
    base: given.base,
    baseSha,
    draft: given.draft ?? false,
    merged: undefined,
    reviews: [],
    requestedReviewers: [],
    autoMerge: undefined,
    queued: undefined,
    maintainerCanModify: given.maintainerCanModify ?? false,
  }
  repository.issues.set(pull.number, pull)
  await repository.git.updateRefs([{ ref: `refs/pull/${pull.number}/head`, after: headSha }])
  record(world, repository, actor, { event: 'pull_request', action: 'opened', number: pull.number })
  return pull
}

/** `owner:branch` or `branch`. Forks are not served. */
function branchOfHead(repository: RepositoryState, head: string): string {
  const colon = head.indexOf(':')
  if (colon < 0) return head
  if (head.slice(0, colon).toLowerCase() !== repository.owner.login.toLowerCase())
    throw invalid('head')
  return head.slice(colon + 1)
}

export function refuseDuplicate(repository: RepositoryState, head: string, base: string): void {
  const exists = repository
    .pullRequests()
    .some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)
  if (exists) throw custom(`A pull request already exists for ${repository.owner.login}:${head}.`)
}

const custom = (message: string) =>
  validationFailed({ resource: 'PullRequest', code: 'custom', message })
