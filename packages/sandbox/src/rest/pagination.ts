import type { RestContext, RestReply } from './context.ts'

export interface Page {
  readonly number: number
  readonly size: number
}

export function pageOf(context: RestContext, largest = 100): Page {
  const read = (name: string, fallback: number) => {
    const value = Number(context.query.get(name) ?? fallback)
    return Number.isInteger(value) && value > 0 ? value : fallback
  }
  return { number: read('page', 1), size: Math.min(largest, read('per_page', 30)) }
}

/** A page of a list, with GitHub's `Link` header. */
export async function paginate<T>(
  context: RestContext,
  items: readonly T[],
  render: (page: readonly T[]) => unknown,
): Promise<RestReply> {
  const page = pageOf(context)
  const slice = items.slice((page.number - 1) * page.size, page.number * page.size)
  const headers = linkHeaders(context, page, Math.ceil(items.length / page.size))
  return { status: 200, body: await render(slice), headers }
}

export function linkHeaders(
  context: RestContext,
  page: Page,
  last: number,
): Readonly<Record<string, string>> {
  const to = (number: number, rel: string) => {
    const query = new URLSearchParams(context.query)
    query.set('page', String(number))
    return `<${context.address}?${query}>; rel="${rel}"`
  }
  const links = [
    ...(page.number > 1 ? [to(page.number - 1, 'prev')] : []),
    ...(page.number < last ? [to(page.number + 1, 'next'), to(last, 'last')] : []),
    ...(page.number > 1 ? [to(1, 'first')] : []),
  ]
  return links.length === 0 ? {} : { link: links.join(', ') }
}
