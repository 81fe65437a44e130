import { Refusal } from '../refusal.ts'
import { type Actor, canSee } from '../state/actor.ts'
import type { CheckSuite } from '../state/check.ts'
import type { Issue } from '../state/issue.ts'
import { nodeId, parseNodeId } from '../state/node-id.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { World } from '../state/world.ts'
import { nodes } from './nodes.ts'
import type { View } from './view.ts'

export function unresolved(id: string): Refusal {
  return new Refusal(404, `Could not resolve to a node with the global id of '${id}'`)
}

function views(world: World, actor: Actor): View[] {
  return [...world.repositories.values()]
    .filter((repository) => canSee(actor, repository))
    .map((repository) => ({ world, actor, repository, nodes }))
}

export function repositoryById(world: World, actor: Actor, id: string): View {
  const view = views(world, actor).find(
    ({ repository }) => nodeId('Repository', repository.id) === id,
  )
  if (view === undefined) throw unresolved(id)
  return view
}

export function repositoryNamed(world: World, actor: Actor, fullName: string): View {
  const repository = world.repository(fullName)
  if (repository === undefined || !canSee(actor, repository)) {
    throw new Refusal(404, `Could not resolve to a Repository with the name '${fullName}'.`)
  }
  return { world, actor, repository, nodes }
}

/** A ref's id holds its repository and its name. */
export function refById(world: World, actor: Actor, id: string): { view: View; name: string } {
  const [repositoryId, name] = parseNodeId('Ref', id) ?? []
  const view = views(world, actor).find(({ repository }) => String(repository.id) === repositoryId)
  if (view === undefined || name === undefined) throw unresolved(id)
  return { view, name }
}

export function checkSuiteById(
  world: World,
  actor: Actor,
  id: string,
): { view: View; suite: CheckSuite } {
  for (const view of views(world, actor)) {
    const suite = view.repository.checkSuites.find((one) => nodeId('CheckSuite', one.id) === id)
    if (suite !== undefined) return { view, suite }
  }
  throw unresolved(id)
}

export function subjectById(
  world: World,
  actor: Actor,
  id: string,
): { view: View; subject: Issue | PullRequest } {
  for (const view of views(world, actor)) {
    for (const subject of view.repository.issues.values()) {
      const kind = subject.kind === 'issue' ? 'Issue' : 'PullRequest'
      if (nodeId(kind, subject.id) === id) return { view, subject }
    }
  }
  throw unresolved(id)
}

export function pullRequestById(
  world: World,
  actor: Actor,
  id: string,
): { view: View; pull: PullRequest } {
  const { view, subject } = subjectById(world, actor, id)
  if (subject.kind !== 'pull-request') throw unresolved(id)
  return { view, pull: subject }
}
