import { GraphqlResponseError } from '@octokit/graphql'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'

/** One change of many, as a mutation of GitHub's GraphQL API. */
export type Mutation = {
  /** Its field: `createPullRequest`. The type of its input is called after it. */
  readonly field: string
  readonly input: Readonly<Record<string, unknown>>
  /** What of its payload is wanted. */
  readonly payload: string
}

const fields = z.record(z.string(), z.unknown())

/**
 * Makes several changes in one request; GitHub carries them out one after the other, each on its
 * own. What came of a change is unknown where it is undefined: refused, or the answer was lost. It
 * is not asked again here, since whoever asks for one change alone is told what is wrong with it.
 *
 * @returns payloads in the order of the changes.
 */
export async function changeTogether(
  client: GitHubClient,
  name: string,
  changes: readonly Mutation[],
): Promise<readonly unknown[]> {
  if (changes.length === 0) return []
  const inputs = Object.fromEntries(changes.map(({ input }, index) => [`input${index}`, input]))
  const declared = changes.map(({ field }, index) => `$input${index}: ${inputTypeOf(field)}!`)
  const asked = changes.map(
    ({ field, payload }, index) => `change${index}: ${field}(input: $input${index}) { ${payload} }`,
  )
  const mutation = `mutation ${name}(${declared.join(', ')}) { ${asked.join('\n')} }`
  const answer = await client
    .graphql(mutation, { ...inputs, request: { retries: 0 } })
    .catch((error: unknown) => (error instanceof GraphqlResponseError ? error.data : undefined))
  const payloads = fields.safeParse(answer).data ?? {}
  return changes.map((_, index) => payloads[`change${index}`] ?? undefined)
}

function inputTypeOf(field: string): string {
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`
}
