import { Refusal, validationFailed } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { Discussion } from '../state/discussion.ts'
import { record } from '../state/record.ts'
import type { World } from '../state/world.ts'
import { categoryId, discussionNode } from './discussions.ts'
import { repositoryById, unresolved } from './lookup.ts'
import { change, type Mutation } from './mutation.ts'

export function discussionMutations(world: World, actor: Actor): object {
  const create: Mutation<{
    repositoryId: string
    categoryId: string
    title: string
    body: string
  }> = ({ input }) => {
    const view = repositoryById(world, actor, input.repositoryId)
    return change(view, 'discussions', input, async () => {
      const { repository } = view
      if (!repository.settings.discussions)
        throw new Refusal(422, 'Discussions are disabled for this repository.')
      const category = repository.discussionCategories.find(
        (one) => categoryId(view, one) === input.categoryId,
      )
      if (category === undefined) throw unresolved(input.categoryId)
      if (input.title.trim() === '') throw validationFailed("Title can't be blank")
      const discussion: Discussion = {
        id: world.nextId(),
        number: repository.nextNumber(),
        title: input.title,
        body: input.body,
        category,
        author: actor.account,
        createdAt: world.clock.now(),
      }
      repository.discussions.push(discussion)
      const { number } = discussion
      record(world, repository, actor, { event: 'discussion', action: 'created', number })
      return { discussion: () => discussionNode(view, discussion) }
    })
  }
  return { createDiscussion: create }
}
