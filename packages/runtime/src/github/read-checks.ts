import { type CommitStatus, isSluiceContext, type Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, timeAnswer } from './answers.ts'
import { ownState } from './check-state.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { type CheckReading, latestRuns, statusCheck } from './latest-checks.ts'
import { pageLimit } from './most-pages.ts'
import type { Repository } from './repository.ts'

/** All that reported on one commit. */
export type ChecksReading = {
  /** The latest of each app, name, workflow and event; without Sluice's own statuses. */
  readonly checks: readonly CheckReading[]
  /** Sluice's own statuses, the latest of each context, with who wrote it. */
  readonly own: Readonly<Record<string, OwnStatus>>
}

export type OwnStatus = CommitStatus & { readonly by: string; readonly url?: string }

const runsAnswer = z
  .object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(
      z.object({
        databaseId: z.number().nullable(),
        name: z.string(),
        status: z.string(),
        conclusion: z.string().nullable(),
        detailsUrl: z.string().nullable(),
      }),
    ),
  })
  .nullable()

const suiteAnswer = z.object({
  id: z.string(),
  app: z.object({ databaseId: z.number().nullable(), slug: z.string() }).nullable(),
  workflowRun: z
    .object({
      databaseId: z.number().nullable(),
      event: z.string(),
      workflow: z.object({ id: z.string(), name: z.string() }),
    })
    .nullable(),
  checkRuns: runsAnswer,
})

type Suite = z.output<typeof suiteAnswer>

const suitesAnswer = z
  .object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(suiteAnswer),
  })
  .nullable()

export const checksAnswer = z.object({
  checkSuites: suitesAnswer,
  status: z
    .object({
      contexts: z.array(
        z.object({
          context: z.string(),
          state: z.string(),
          description: z.string().nullable(),
          targetUrl: z.string().nullable(),
          createdAt: timeAnswer,
          creator: actorAnswer,
        }),
      ),
    })
    .nullable(),
})

const RUNS = `
  pageInfo { hasNextPage endCursor }
  nodes { databaseId name status conclusion detailsUrl }`

const SUITES = `
  pageInfo { hasNextPage endCursor }
  nodes {
    id
    app { databaseId slug }
    workflowRun { databaseId event workflow { id name } }
    checkRuns(first: 100, filterBy: { checkType: LATEST }) { ${RUNS} }
  }`

/** A fragment for `Commit`; its answer is `checksAnswer`. */
export const CHECKS = `
  fragment checks on Commit {
    checkSuites(first: 50) { ${SUITES} }
    status { contexts { context state description targetUrl createdAt creator { login __typename } } }
  }`

const moreAnswer = z.object({
  repository: z.object({ object: z.object({ checkSuites: suitesAnswer }).nullable() }),
})

const MORE = `
  query sluiceChecks($owner: String!, $name: String!, $commit: GitObjectID!, $after: String!) {
    repository(owner: $owner, name: $name) {
      object(oid: $commit) { ... on Commit { checkSuites(first: 50, after: $after) { ${SUITES} } } }
    }
  }`

const moreRunsAnswer = z.object({ node: z.object({ checkRuns: runsAnswer }).nullable() })

const MORE_RUNS = `
  query sluiceCheckRuns($suite: ID!, $after: String!) {
    node(id: $suite) {
      ... on CheckSuite { checkRuns(first: 100, after: $after, filterBy: { checkType: LATEST }) { ${RUNS} } }
    }
  }`

/** Reads on from the first page that came with another question, to the end. */
export async function readChecks(
  client: GitHubClient,
  repository: Repository,
  commit: Sha,
  first: z.output<typeof checksAnswer>,
): Promise<ChecksReading> {
  const suites = [...(first.checkSuites?.nodes ?? [])]
  let page = first.checkSuites?.pageInfo
  const doing = `read the checks of ${commit}`
  const nextPage = pageLimit(doing)
  while (page?.hasNextPage === true && page.endCursor !== null) {
    nextPage()
    const { repository: more } = await ask(client, {
      doing,
      needs: 'checks: read',
      query: MORE,
      variables: { ...repository, commit, after: page.endCursor },
      answer: moreAnswer,
    })
    suites.push(...(more.object?.checkSuites?.nodes ?? []))
    page = more.object?.checkSuites?.pageInfo
  }
  const contexts = first.status?.contexts ?? []
  return {
    checks: [
      ...latestRuns(await Promise.all(suites.map((suite) => withAllRuns(client, commit, suite)))),
      ...contexts.filter(({ context }) => !isSluiceContext(context)).map(statusCheck),
    ],
    own: Object.fromEntries(
      contexts
        .filter(({ context }) => isSluiceContext(context))
        .map(({ context, state, description, createdAt, creator, targetUrl }) => [
          context,
          {
            state: ownState(state),
            description: description ?? '',
            createdAt,
            by: creator,
            ...(targetUrl === null ? {} : { url: targetUrl }),
          },
        ]),
    ),
  }
}

async function withAllRuns(client: GitHubClient, commit: Sha, suite: Suite): Promise<Suite> {
  let { checkRuns } = suite
  const nodes = [...(checkRuns?.nodes ?? [])]
  const doing = `read the checks of ${commit}`
  const nextPage = pageLimit(doing)
  while (checkRuns?.pageInfo.hasNextPage === true && checkRuns.pageInfo.endCursor !== null) {
    nextPage()
    const { node } = await ask(client, {
      doing,
      needs: 'checks: read',
      query: MORE_RUNS,
      variables: { suite: suite.id, after: checkRuns.pageInfo.endCursor },
      answer: moreRunsAnswer,
    })
    checkRuns = node?.checkRuns ?? null
    nodes.push(...(checkRuns?.nodes ?? []))
  }
  const pageInfo = { hasNextPage: false, endCursor: null }
  return { ...suite, checkRuns: { pageInfo, nodes } }
}
