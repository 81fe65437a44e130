import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import { explained } from './translate-error.ts'

/**
 * Asks GitHub's GraphQL API and reads the answer through a schema: what comes from outside is
 * unknown until parsed.
 */
export async function ask<Schema extends z.ZodType>(
  client: GitHubClient,
  question: {
    readonly doing: string
    readonly query: string
    readonly variables: Readonly<Record<string, unknown>>
    readonly answer: Schema
  },
): Promise<z.output<Schema>> {
  const { doing, query, variables, answer } = question
  const raw = await explained(doing, () => client.graphql(query, { ...variables }))
  const read = answer.safeParse(raw)
  if (!read.success) {
    throw new SluiceError(
      'unexpected',
      `GitHub answered in an unknown form: could not ${doing}. ${z.prettifyError(read.error)}`,
      {
        cause: read.error,
      },
    )
  }
  return read.data
}
