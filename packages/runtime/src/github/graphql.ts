import type * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import { explained } from './translate-error.ts'

/**
 * Asks GitHub's GraphQL API and reads the answer through a schema: what comes from outside is
 * unknown until parsed.
 */
export async function ask<Schema extends z.ZodType>(
  client: GitHubClient,
  question: {
    /** As a phrase: `read the checks of 4f2d9b1`. */
    readonly doing: string
    /** Permissions, as one writes them in a workflow: GitHub's answer names none. */
    readonly needs: string
    readonly query: string
    readonly variables: Readonly<Record<string, unknown>>
    readonly answer: Schema
  },
): Promise<z.output<Schema>> {
  const { doing, needs, query, variables, answer } = question
  return readAnswer(
    doing,
    answer,
    await explained(doing, () => client.graphql(query, { ...variables }), needs),
  )
}
