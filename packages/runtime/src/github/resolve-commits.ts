import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

const commitAnswer = z.object({ __typename: z.string(), oid: shaAnswer }).nullable()
const answer = z.object({ repository: z.record(z.string(), z.unknown()) })

/**
 * The whole names of commits that were written by their first digits, in one request.
 *
 * @throws {SluiceError} `misconfigured` for what is no commit, or begins several.
 */
export async function resolveCommits(
  client: GitHubClient,
  repository: Repository,
  written: readonly string[],
): Promise<ReadonlyMap<string, Sha>> {
  if (written.length === 0) return new Map()
  const names = written.map((text, index) => [`name${index}`, text] as const)
  const { repository: read } = await ask(client, {
    doing: `look for the commits ${written.join(', ')}`,
    needs: 'contents: read',
    query: `
      query sluiceCommits($owner: String!, $name: String!, ${names.map(([name]) => `$${name}: String!`).join(', ')}) {
        repository(owner: $owner, name: $name) {
          ${names.map(([name]) => `${name}: object(expression: $${name}) { __typename oid }`).join('\n          ')}
        }
      }`,
    variables: { ...repository, ...Object.fromEntries(names) },
    answer,
  })
  const found = names.map(([name, text]) => {
    const object = commitAnswer.safeParse(read[name]).data
    // A branch or tag may have a name that looks like a commit's.
    const isIt = object?.__typename === 'Commit' && object.oid.startsWith(text)
    return [text, isIt ? object.oid : undefined] as const
  })
  const missing = found.filter(([, commit]) => commit === undefined).map(([text]) => text)
  if (missing.length > 0) {
    throw new SluiceError(
      'misconfigured',
      `The repository has no commit ${missing.join(', ')}, or several that begin like this. Write all 40 digits.`,
    )
  }
  return new Map(found.flatMap(([text, commit]) => (commit === undefined ? [] : [[text, commit]])))
}
