import { type Check, type CiStatus, isSluiceContext } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

const named = z.object({ name: z.string() })

const answer = z.object({
  repository: z.object({
    ref: z
      .object({
        target: z.object({
          history: z.object({
            nodes: z.array(
              z.object({
                checkSuites: z
                  .object({
                    nodes: z.array(
                      z.object({ checkRuns: z.object({ nodes: z.array(named) }).nullable() }),
                    ),
                  })
                  .nullable(),
                status: z
                  .object({ contexts: z.array(z.object({ context: z.string() })) })
                  .nullable(),
              }),
            ),
          }),
        }),
      })
      .nullable(),
  }),
})

const QUERY = `
  query sluiceReportedNames($owner: String!, $name: String!, $branch: String!) {
    repository(owner: $owner, name: $name) {
      ref(qualifiedName: $branch) {
        target {
          ... on Commit {
            history(first: 20) {
              nodes {
                checkSuites(first: 20) { nodes { checkRuns(first: 50) { nodes { name } } } }
                status { contexts { context } }
              }
            }
          }
        }
      }
    }
  }`

/** All checks that reported on the last 20 commits of a branch: what CI there would ever report. */
export async function readReportedNames(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<CiStatus['reportedOnBranch']> {
  const read = await ask(client, {
    doing: `read the checks of ${branch}`,
    needs: 'contents: read, checks: read, statuses: read',
    query: QUERY,
    variables: { ...repository, branch: `refs/heads/${branch}` },
    answer,
  })
  const commits = read.repository.ref?.target.history.nodes ?? []
  const runs = commits.flatMap(({ checkSuites }) =>
    (checkSuites?.nodes ?? []).flatMap(({ checkRuns }) => checkRuns?.nodes ?? []),
  )
  const contexts = commits.flatMap(({ status }) => status?.contexts ?? [])
  const statuses = contexts.map(({ context }) => context).filter((name) => !isSluiceContext(name))
  const named = (names: readonly string[], kind: Check['kind']) =>
    [...new Set(names)].sort().map((name) => ({ name, kind }))
  return [
    ...named(
      runs.map(({ name }) => name),
      'check-run',
    ),
    ...named(statuses, 'status'),
  ]
}
