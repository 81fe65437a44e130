import * as z from 'zod'
import { timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { pageLimit } from './most-pages.ts'
import type { Repository } from './repository.ts'

export const labelledAnswer = z.object({
  labelled: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(
      z.object({
        number: z.number(),
        labels: z.object({
          nodes: z.array(
            z.object({ createdAt: timeAnswer, label: z.object({ name: z.string() }) }),
          ),
        }),
      }),
    ),
  }),
})

/** A page of the open pull requests with a label into a branch. */
export type LabelledPage = z.output<typeof labelledAnswer>['labelled']

/** A fragment for `Repository`; its answer is `labelledAnswer`, its variables `LABELLED_VARIABLES`. */
export const LABELLED = `
  fragment labelled on Repository {
    labelled: pullRequests(baseRefName: $base, states: OPEN, labels: [$label], first: 50, after: $afterPull, orderBy: { field: CREATED_AT, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number
        labels: timelineItems(last: 50, itemTypes: [LABELED_EVENT]) {
          nodes { ... on LabeledEvent { createdAt label { name } } }
        }
      }
    }
  }`

export const LABELLED_VARIABLES = '$base: String!, $label: String!, $afterPull: String'

const QUERY = `
  query sluiceLabelled($owner: String!, $name: String!, ${LABELLED_VARIABLES}) {
    repository(owner: $owner, name: $name) { ...labelled }
  }
  ${LABELLED}`

/**
 * Numbers of the open pull requests with the label into a branch, in the order of their labels.
 *
 * @param known a first page that was read already, if it is of that label.
 */
export async function listLabelled(
  client: GitHubClient,
  repository: Repository,
  { base, label }: { readonly base: string; readonly label: string },
  known?: LabelledPage & { readonly label: string },
): Promise<readonly number[]> {
  const doing = `list the pull requests into ${base}`
  const nextPage = pageLimit(doing)
  const pages: LabelledPage[] = known?.label === label ? [known] : []
  let after = pages[0]?.pageInfo
  while (after === undefined || (after.hasNextPage && after.endCursor !== null)) {
    nextPage()
    const { repository: read } = await ask(client, {
      doing,
      needs: 'pull-requests: read',
      query: QUERY,
      variables: { ...repository, base, label, afterPull: after?.endCursor ?? null },
      answer: z.object({ repository: labelledAnswer }),
    })
    pages.push(read.labelled)
    after = read.labelled.pageInfo
  }
  const found = pages.flatMap(({ nodes }) =>
    nodes.map(({ number, labels }) => ({
      number,
      at: labels.nodes.findLast((one) => isLabel(one.label.name, label))?.createdAt ?? '',
    })),
  )
  return found
    .toSorted((one, other) => one.at.localeCompare(other.at) || one.number - other.number)
    .map(({ number }) => number)
}

/** GitHub does not tell labels apart by case. */
export function isLabel(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
