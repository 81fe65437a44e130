import type { Actor } from '../state/actor.ts'
import type { Issue, Label } from '../state/issue.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

/** The label of that name, whatever its case; GitHub makes one that is missing, in grey. */
export function ensureLabel(world: World, repository: RepositoryState, name: string): Label {
  const known = repository.labels.get(name.toLowerCase())
  if (known !== undefined) return known
  const label = { id: world.nextId(), name, color: 'ededed', description: null }
  repository.labels.set(name.toLowerCase(), label)
  return label
}

/** Makes the labels of an issue exactly these. */
export function setLabels(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  issue: Issue | PullRequest,
  names: readonly string[],
): void {
  const wanted = [...new Set(names.map((name) => ensureLabel(world, repository, name)))]
  const added = wanted.filter((label) => !issue.labels.includes(label))
  const gone = issue.labels.filter((label) => !wanted.includes(label))
  issue.labels = wanted
  for (const label of added) tell(world, repository, actor, issue, 'labeled', label)
  for (const label of gone) tell(world, repository, actor, issue, 'unlabeled', label)
}

function tell(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  issue: Issue | PullRequest,
  event: 'labeled' | 'unlabeled',
  label: Label,
): void {
  const at = world.clock.now()
  issue.updatedAt = at
  issue.timeline.push({ id: world.nextId(), at, actor: actor.account, event, label })
  record(world, repository, actor, {
    event: issue.kind === 'issue' ? 'issues' : 'pull_request',
    action: event,
    number: issue.number,
    payload: { label: label.name },
  })
}
