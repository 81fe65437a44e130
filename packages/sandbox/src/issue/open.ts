import type { Account } from '../state/account.ts'
import type { Actor } from '../state/actor.ts'
import type { Issue, Milestone } from '../state/issue.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { setLabels } from './labels.ts'

export interface NewIssue {
  readonly title: string
  readonly body?: string | null
  readonly labels?: readonly string[]
  readonly assignees?: readonly Account[]
  readonly milestone?: Milestone | undefined
}

export function openIssue(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  given: NewIssue,
): Issue {
  const at = world.clock.now()
  const issue: Issue = {
    kind: 'issue',
    id: world.nextId(),
    number: repository.nextNumber(),
    title: given.title,
    body: given.body ?? null,
    author: actor.account,
    state: 'open',
    stateReason: undefined,
    labels: [],
    assignees: [...(given.assignees ?? [])],
    milestone: given.milestone,
    comments: [],
    timeline: [],
    createdAt: at,
    updatedAt: at,
    closedAt: undefined,
    closedBy: undefined,
  }
  repository.issues.set(issue.number, issue)
  record(world, repository, actor, { event: 'issues', action: 'opened', number: issue.number })
  setLabels(world, repository, actor, issue, given.labels ?? [])
  return issue
}
