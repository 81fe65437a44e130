import * as z from 'zod'

/** A member of `Commit`; its answer is `authorAnswer`. */
export const AUTHOR = 'author { name user { login } }'

export const authorAnswer = z
  .object({ name: z.string().nullable(), user: z.object({ login: z.string() }).nullable() })
  .nullable()

/** Login, or else the name that the commit gives. */
export function writtenBy(author: z.output<typeof authorAnswer>): { readonly by?: string } {
  const by = author?.user?.login ?? author?.name
  return typeof by === 'string' ? { by } : {}
}
