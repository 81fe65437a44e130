import * as z from 'zod'
import { actorAnswer } from './answers.ts'

/**
 * How a pull request was closed. Sluice says why before it closes one, in a comment that it knows
 * again by `EXPLAINS_CLOSING`: that it closed is nobody's no, and is said only once.
 */

/** Invisible in the comment. */
export const EXPLAINS_CLOSING = '<!-- sluice: closing -->'

/** A fragment for `PullRequest`; its answer is `closingAnswer`. */
export const CLOSING = `
  fragment closing on PullRequest {
    closings: timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) {
      nodes { ... on ClosedEvent { actor { login __typename } } }
    }
    remarks: timelineItems(last: 50, itemTypes: [ISSUE_COMMENT, REOPENED_EVENT]) {
      nodes { __typename ... on IssueComment { body author { login __typename } } }
    }
  }`

export const closingAnswer = z.object({
  closings: z.object({ nodes: z.array(z.object({ actor: actorAnswer })) }),
  remarks: z.object({
    nodes: z.array(
      z.object({
        __typename: z.string(),
        body: z.string().optional(),
        author: actorAnswer.optional(),
      }),
    ),
  }),
})

type Closing = z.output<typeof closingAnswer>

/** Login of whoever closed it last. */
export function closedBy({ closings }: Closing): string | undefined {
  return closings.nodes.at(-1)?.actor
}

/** Whether `login` has said, since it was last reopened, that Sluice closes it. */
export function hasExplainedClosing({ remarks: { nodes } }: Closing, login: string): boolean {
  const reopened = nodes.findLastIndex(({ __typename }) => __typename === 'ReopenedEvent')
  return nodes
    .slice(reopened + 1)
    .some(({ body, author }) => author === login && body?.includes(EXPLAINS_CLOSING) === true)
}

/** Whether the closing was Sluice's own: whoever closed it explained it first, in Sluice's way. */
export function isOwnClosing(closing: Closing): boolean {
  const by = closedBy(closing)
  return by !== undefined && hasExplainedClosing(closing, by)
}
