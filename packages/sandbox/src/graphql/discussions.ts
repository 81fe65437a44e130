import { timestamp } from '../clock.ts'
import { authorAssociation } from '../rest/render/issue.ts'
import type { Discussion, DiscussionCategory } from '../state/discussion.ts'
import { nodeId } from '../state/node-id.ts'
import { actorNode } from './actors.ts'
import { connection, type PageArguments } from './connection.ts'
import { demand, type View } from './view.ts'

type DiscussionArguments = PageArguments & {
  readonly categoryId?: string | null
  readonly orderBy?: { readonly direction: 'ASC' | 'DESC' } | null
}

/** What a repository says of its discussions. */
export function discussionFields(view: View) {
  const { repository } = view
  return {
    hasDiscussionsEnabled: repository.settings.discussions,
    discussionCategories: (args: PageArguments) => {
      demand(view, 'discussions', 'read')
      const all = repository.settings.discussions ? repository.discussionCategories : []
      return connection('discussionCategories', all, args, (one) => categoryNode(view, one))
    },
    discussions: (args: DiscussionArguments) => {
      demand(view, 'discussions', 'read')
      const chosen = repository.discussions.filter(
        ({ category }) => !args.categoryId || categoryId(view, category) === args.categoryId,
      )
      const sorted = args.orderBy?.direction === 'DESC' ? chosen.toReversed() : chosen
      return connection('discussions', sorted, args, (one) => discussionNode(view, one))
    },
  }
}

/** Ids of categories are their own in each repository. */
export function categoryId({ repository }: View, { id }: DiscussionCategory): string {
  return nodeId('DiscussionCategory', repository.id, id)
}

function categoryNode(view: View, category: DiscussionCategory): object {
  return {
    __typename: 'DiscussionCategory',
    id: categoryId(view, category),
    name: category.name,
    slug: category.slug,
    isAnswerable: category.answerable,
  }
}

export function discussionNode(view: View, discussion: Discussion): object {
  const { world, repository, nodes } = view
  const at = timestamp(discussion.createdAt)
  return {
    __typename: 'Discussion',
    id: nodeId('Discussion', discussion.id),
    databaseId: discussion.id,
    number: discussion.number,
    title: discussion.title,
    body: discussion.body,
    url: `${world.serverUrl}/${repository.fullName}/discussions/${discussion.number}`,
    author: () => actorNode(world, discussion.author),
    authorAssociation: () => authorAssociation(repository, discussion.author),
    category: () => categoryNode(view, discussion.category),
    repository: () => nodes.repository(view),
    createdAt: at,
    updatedAt: at,
  }
}
