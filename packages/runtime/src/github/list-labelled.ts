import * as z from 'zod'
import { timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { pageLimit } from './most-pages.ts'
import type { Repository } from './repository.ts'

const listAnswer = z.object({
  repository: z.object({
    pullRequests: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(
        z.object({
          number: z.number(),
          labelled: z.object({
            nodes: z.array(
              z.object({ createdAt: timeAnswer, label: z.object({ name: z.string() }) }),
            ),
          }),
        }),
      ),
    }),
  }),
})

const LIST = `
  query sluiceLabelled($owner: String!, $name: String!, $base: String!, $label: String!, $after: String) {
    repository(owner: $owner, name: $name) {
      pullRequests(baseRefName: $base, states: OPEN, labels: [$label], first: 50, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
        pageInfo { hasNextPage endCursor }
        nodes {
          number
          labelled: timelineItems(last: 50, itemTypes: [LABELED_EVENT]) {
            nodes { ... on LabeledEvent { createdAt label { name } } }
          }
        }
      }
    }
  }`

/** Numbers of the open pull requests with the label into a branch, in the order of their labels. */
export async function listLabelled(
  client: GitHubClient,
  repository: Repository,
  { base, label }: { readonly base: string; readonly label: string },
): Promise<readonly number[]> {
  const doing = `list the pull requests into ${base}`
  const nextPage = pageLimit(doing)
  const found: { readonly number: number; readonly at: string }[] = []
  let page: z.output<typeof listAnswer>['repository']['pullRequests']['pageInfo'] | undefined
  do {
    nextPage()
    const { repository: read } = await ask(client, {
      doing,
      needs: 'pull-requests: read',
      query: LIST,
      variables: { ...repository, base, label, after: page?.endCursor ?? null },
      answer: listAnswer,
    })
    for (const { number, labelled } of read.pullRequests.nodes) {
      const last = labelled.nodes.findLast((one) => isLabel(one.label.name, label))
      found.push({ number, at: last?.createdAt ?? '' })
    }
    page = read.pullRequests.pageInfo
  } while (page.hasNextPage && page.endCursor !== null)
  return found
    .toSorted((one, other) => one.at.localeCompare(other.at) || one.number - other.number)
    .map(({ number }) => number)
}

/** GitHub does not tell labels apart by case. */
export function isLabel(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
