import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** So many of the newest are asked about: an older one was overtaken long ago. */
const MOST_ASKED = 50

const statusAnswer = z
  .object({
    status: z
      .object({
        context: z
          .object({ state: z.string(), description: z.string().nullable(), creator: actorAnswer })
          .nullable(),
      })
      .nullable(),
  })
  .nullable()

/**
 * Which commits the last look left waiting for one of some gates.
 *
 * @param asked.commits newest first.
 */
export async function readWaiting(
  client: GitHubClient,
  repository: Repository,
  asked: {
    readonly commits: readonly Sha[]
    readonly context: string
    readonly gates: readonly string[]
    /** Login of the token's owner. */
    readonly writtenBy: string
  },
): Promise<ReadonlySet<Sha>> {
  const commits = asked.commits.slice(0, MOST_ASKED)
  if (commits.length === 0) return new Set()
  const { repository: read } = await ask(client, {
    doing: 'read which candidates are waiting',
    needs: 'contents: read, statuses: read',
    query: queryOf(commits),
    variables: { ...repository, context: asked.context },
    answer: z.object({ repository: z.record(z.string(), statusAnswer) }),
  })
  return new Set(
    commits.filter((_, index) => {
      const context = read[`commit${index}`]?.status?.context
      return (
        context?.state === 'PENDING' &&
        context.creator === asked.writtenBy &&
        waitsFor(context.description ?? '', asked.gates)
      )
    }),
  )
}

/** `waiting for ci, soak`, as `lookStatus` writes it. */
function waitsFor(description: string, gates: readonly string[]): boolean {
  const [, names = ''] = /^waiting for (.*)$/.exec(description) ?? []
  return names.split(', ').some((name) => gates.includes(name))
}

function queryOf(commits: readonly Sha[]): string {
  const asked = commits.map(
    (commit, index) => `commit${index}: object(oid: "${commit}") { ...look }`,
  )
  return `
    query sluiceWaiting($owner: String!, $name: String!, $context: String!) {
      repository(owner: $owner, name: $name) { ${asked.join('\n')} }
    }
    fragment look on Commit {
      status { context(name: $context) { state description creator { login __typename } } }
    }`
}
