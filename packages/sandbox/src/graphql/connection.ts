import { Refusal } from '../refusal.ts'

export interface PageArguments {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
}

const cursorOf = (index: number) => Buffer.from(`cursor:v2:${index}`).toString('base64')
const indexOf = (cursor: string) =>
  Number(Buffer.from(cursor, 'base64').toString().split(':').at(-1))

/** A page of a list as GitHub's connections give it: `first` or `last` is a must, and at most 100. */
export function connection<T>(
  name: string,
  items: readonly T[],
  args: PageArguments,
  render: (item: T) => unknown,
) {
  const wanted = args.first ?? args.last
  if (wanted === undefined || wanted === null) {
    throw new Refusal(
      200,
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      { type: 'MISSING_PAGINATION_BOUNDARIES' },
    )
  }
  if (wanted > 100) {
    const bound = args.first === undefined || args.first === null ? 'last' : 'first'
    throw new Refusal(
      200,
      `Requesting ${wanted} records on the \`${name}\` connection exceeds the \`${bound}\` limit of 100 records.`,
      { type: 'EXCESSIVE_PAGINATION' },
    )
  }
  let start = args.after ? indexOf(args.after) + 1 : 0
  let end = args.before ? Math.min(indexOf(args.before), items.length) : items.length
  if (args.first !== undefined && args.first !== null) end = Math.min(end, start + args.first)
  else start = Math.max(start, end - wanted)
  const nodes = () => items.slice(start, end).map(render)
  return {
    totalCount: items.length,
    nodes,
    edges: () => nodes().map((node, index) => ({ node, cursor: cursorOf(start + index) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: end > start ? cursorOf(start) : null,
      endCursor: end > start ? cursorOf(end - 1) : null,
    },
  }
}
