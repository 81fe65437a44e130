import { isSha, type Sha } from '@sluice/core'
import * as z from 'zod'

/** Pieces that several answers of GitHub's API have in common. */

export const shaAnswer = z
  .string()
  .refine((text): text is Sha => isSha(text), 'not a full object name')

/** GraphQL's `BigInt`: identifiers of comments have long passed what its `Int` can say. */
export const idAnswer = z.union([z.string().regex(/^\d{1,15}$/), z.int()]).transform(Number)

export const timeAnswer = z.iso.datetime().transform((text) => new Date(text).toISOString())

/**
 * GraphQL gives a bot's login without the suffix that REST and `viewer` give it. An actor is null
 * when the account was deleted.
 */
export const actorAnswer = z
  .object({ login: z.string(), __typename: z.string() })
  .nullable()
  .transform((actor) =>
    actor === null
      ? 'ghost'
      : actor.__typename === 'Bot' && !actor.login.endsWith('[bot]')
        ? `${actor.login}[bot]`
        : actor.login,
  )
