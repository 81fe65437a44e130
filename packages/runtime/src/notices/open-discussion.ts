import * as z from 'zod'
import { ask } from '../github/graphql.ts'
import { explained } from '../github/translate-error.ts'
import type { RunContext } from '../promotion/run-context.ts'

/** `refused`: why there can be no discussion, and what to do; something else must be opened. */
export type DiscussionResult =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly why: string }

const answer = z.object({
  repository: z.object({
    id: z.string(),
    hasDiscussionsEnabled: z.boolean(),
    discussionCategories: z.object({
      nodes: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
    discussions: z.object({ nodes: z.array(z.object({ body: z.string() })) }),
  }),
})

const QUERY = `
  query sluiceDiscussions($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) {
      id hasDiscussionsEnabled
      discussionCategories(first: 100) { nodes { id name } }
      discussions(first: 30, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { body } }
    }
  }`

const CREATE = `
  mutation sluiceDiscuss($input: CreateDiscussionInput!) {
    createDiscussion(input: $input) { clientMutationId }
  }`

const NEEDS = 'discussions: write'

/**
 * Opens a discussion in a category by its name, unless the one with this marker is there already.
 *
 * @throws {SluiceError} where GitHub refuses; without the permission it names `discussions: write`.
 */
export async function openDiscussion(
  { client, repository }: RunContext,
  discussion: {
    readonly category: string
    readonly title: string
    /** Holds `marker`. */
    readonly body: string
    readonly marker: string
  },
): Promise<DiscussionResult> {
  const { category, title, body, marker } = discussion
  const doing = 'open a discussion'
  const { repository: read } = await ask(client, {
    ...{ doing, needs: NEEDS, query: QUERY, answer },
    variables: { ...repository },
  })
  if (!read.hasDiscussionsEnabled)
    return {
      kind: 'refused',
      why: 'Discussions are off in this repository. Switch them on under Settings → General → Features, or write `issue` instead of `discussion` in the policy’s `notify`.',
    }
  if (read.discussions.nodes.some((one) => one.body.includes(marker))) return { kind: 'opened' }
  const categories = read.discussionCategories.nodes
  const found = categories.find(({ name }) => name.toLowerCase() === category.toLowerCase())
  if (found === undefined)
    return {
      kind: 'refused',
      why: `There is no category of discussions ${JSON.stringify(category)}; there are ${categories.map(({ name }) => JSON.stringify(name)).join(', ')}. Correct \`category\` in the policy’s \`notify\`.`,
    }
  const input = { repositoryId: read.id, categoryId: found.id, title, body }
  await explained(doing, () => client.graphql(CREATE, { input, request: { retries: 0 } }), NEEDS)
  return { kind: 'opened' }
}
