import { timestamp } from '../clock.ts'
import { rateLimit } from '../server/rate-limit.ts'
import type { Actor } from '../state/actor.ts'
import type { World } from '../state/world.ts'
import { actorNode } from './actors.ts'
import { checkSuiteNode } from './checks.ts'
import { discussionMutations } from './discussion-mutations.ts'
import { editPullRequestMutations } from './edit-pull-request-mutations.ts'
import { issueMutations } from './issue-mutations.ts'
import { issueNode } from './issues.ts'
import { checkSuiteById, repositoryById, repositoryNamed, subjectById } from './lookup.ts'
import { pullRequestMutations } from './pull-request-mutations.ts'
import { pullRequestNode } from './pull-requests.ts'
import { refMutations } from './ref-mutations.ts'
import { repositoryNode } from './repository.ts'

/** What queries and mutations start from. */
export function rootValue(world: World, actor: Actor): object {
  return {
    repository: ({ owner, name }: { owner: string; name: string }) =>
      repositoryNode(repositoryNamed(world, actor, `${owner}/${name}`)),
    node: ({ id }: { id: string }) => {
      if (id.startsWith('R_')) return repositoryNode(repositoryById(world, actor, id))
      if (id.startsWith('CS_')) {
        const { view, suite } = checkSuiteById(world, actor, id)
        return checkSuiteNode(view, suite)
      }
      const { view, subject } = subjectById(world, actor, id)
      return subject.kind === 'issue' ? issueNode(view, subject) : pullRequestNode(view, subject)
    },
    // GitHub calls a bot a `User` here.
    viewer: () => ({
      ...actorNode(world, actor.account),
      __typename: 'User',
      login: actor.account.login,
    }),
    rateLimit: () => {
      const { limit, remaining, used, reset } = rateLimit(world, actor)
      return {
        cost: 1,
        nodeCount: 0,
        limit,
        remaining,
        used,
        resetAt: timestamp(new Date(reset * 1000)),
      }
    },
    ...refMutations(world, actor),
    ...pullRequestMutations(world, actor),
    ...editPullRequestMutations(world, actor),
    ...issueMutations(world, actor),
    ...discussionMutations(world, actor),
  }
}
