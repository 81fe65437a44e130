import { setLabels } from '../issue/labels.ts'
import { editPullRequest } from '../pull/edit.ts'
import { openPullRequest } from '../pull/open.ts'
import { validationFailed } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import { nodeId } from '../state/node-id.ts'
import type { World } from '../state/world.ts'
import { pullRequestById, repositoryById, unresolved } from './lookup.ts'
import { change, type Mutation } from './mutation.ts'
import { pullRequestNode } from './pull-requests.ts'

interface Created {
  readonly repositoryId: string
  readonly baseRefName: string
  readonly headRefName: string
  readonly title: string
  readonly body?: string | null
  readonly draft?: boolean | null
  readonly maintainerCanModify?: boolean | null
}

interface Updated {
  readonly pullRequestId: string
  readonly baseRefName?: string | null
  readonly title?: string | null
  readonly body?: string | null
  readonly state?: 'OPEN' | 'CLOSED' | null
  readonly labelIds?: readonly string[] | null
  readonly assigneeIds?: readonly string[] | null
  readonly milestoneId?: string | null
}

export function editPullRequestMutations(world: World, actor: Actor): object {
  const create: Mutation<Created> = ({ input }) => {
    const view = repositoryById(world, actor, input.repositoryId)
    return change(view, 'pull-requests', input, async () => {
      demandSize(input.body)
      const pull = await openPullRequest(world, view.repository, actor, {
        title: input.title,
        head: input.headRefName,
        base: input.baseRefName,
        body: input.body ?? null,
        draft: input.draft === true,
        maintainerCanModify: input.maintainerCanModify !== false,
      })
      return { pullRequest: () => pullRequestNode(view, pull) }
    })
  }
  const update: Mutation<Updated> = ({ input }) => {
    const { view, pull } = pullRequestById(world, actor, input.pullRequestId)
    const { repository } = view
    return change(view, 'pull-requests', input, async () => {
      demandSize(input.body)
      const labels = input.labelIds?.map((id) => byId(repository.labels.values(), 'Label', id))
      const assignees = input.assigneeIds?.map((id) => byId(world.accounts(), 'User', id))
      const milestone = input.milestoneId
        ? byId(repository.milestones, 'Milestone', input.milestoneId)
        : undefined
      await editPullRequest(world, repository, actor, pull, {
        title: input.title ?? undefined,
        body: input.body ?? undefined,
        base: input.baseRefName ?? undefined,
        state: input.state?.toLowerCase(),
      })
      if (labels !== undefined) {
        const names = labels.map(({ name }) => name)
        setLabels(world, repository, actor, pull, names)
      }
      if (assignees !== undefined) pull.assignees = assignees
      if (milestone !== undefined) pull.milestone = milestone
      return { pullRequest: () => pullRequestNode(view, pull) }
    })
  }
  return { createPullRequest: create, updatePullRequest: update }
}

function byId<One extends { readonly id: number }>(
  all: Iterable<One>,
  kind: 'Label' | 'User' | 'Milestone',
  id: string,
): One {
  for (const one of all) if (nodeId(kind, one.id) === id) return one
  throw unresolved(id)
}

function demandSize(body: string | null | undefined): void {
  if ((body ?? '').length > 65_536)
    throw validationFailed('Body is too long (maximum is 65536 characters)')
}
