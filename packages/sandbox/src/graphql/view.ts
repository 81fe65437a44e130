import type { Sha } from '../git/sha.ts'
import { type Actor, demandAccess } from '../state/actor.ts'
import type { Issue } from '../state/issue.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { Access } from '../state/token.ts'
import type { World } from '../state/world.ts'
import type { PageArguments } from './connection.ts'

export interface TimelineArguments extends PageArguments {
  readonly itemTypes?: readonly string[] | null
  readonly since?: string | null
}

/**
 * GitHub's graph has no top: a commit leads to pull requests and these to commits. The makers of
 * nodes that lead back up are reached through the view, so that the modules need not be a circle.
 */
export interface Nodes {
  repository(view: View): object
  ref(view: View, name: string): Promise<object | null>
  commit(view: View, sha: Sha | undefined): Promise<object | null>
  pullRequest(view: View, pull: PullRequest): unknown
  timeline(view: View, issue: Issue | PullRequest, args: TimelineArguments): unknown
}

/** A repository as one asker sees it. */
export interface View {
  readonly world: World
  readonly actor: Actor
  readonly repository: RepositoryState
  readonly nodes: Nodes
}

export function demand(view: View, permission: string, access: Access): void {
  demandAccess(view.actor, view.repository, permission, access)
}
