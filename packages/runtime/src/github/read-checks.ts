import { type Check, type CommitStatus, isSluiceContext, type Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** All that reported on one commit. */
export type ChecksReading = {
  /** The latest of each app, name, workflow and event; without Sluice's own statuses. */
  readonly checks: readonly CheckReading[]
  /** Sluice's own statuses, the latest of each context, with who wrote it. */
  readonly own: Readonly<Record<string, CommitStatus & { readonly by: string }>>
}

/** A check with the workflow run that it belongs to, so that our own run can be left out by id. */
export type CheckReading = Check & { readonly workflowRunId?: number }

const suiteAnswer = z.object({
  app: z.object({ databaseId: z.number(), slug: z.string() }).nullable(),
  workflowRun: z
    .object({ databaseId: z.number(), event: z.string(), workflow: z.object({ name: z.string() }) })
    .nullable(),
  checkRuns: z
    .object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(
        z.object({
          databaseId: z.number(),
          name: z.string(),
          status: z.string(),
          conclusion: z.string().nullable(),
          detailsUrl: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
})

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

const SUITES = `
  pageInfo { hasNextPage endCursor }
  nodes {
    app { databaseId slug }
    workflowRun { databaseId event workflow { name } }
    checkRuns(first: 100, filterBy: { checkType: LATEST }) {
      pageInfo { hasNextPage endCursor }
      nodes { databaseId name status conclusion detailsUrl }
    }
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

/** Reads on from the first page that came with another question, to the end. */
export async function readChecks(
  client: GitHubClient,
  repository: Repository,
  commit: Sha,
  first: z.output<typeof checksAnswer>,
): Promise<ChecksReading> {
  const suites = [...(first.checkSuites?.nodes ?? [])]
  let page = first.checkSuites?.pageInfo
  while (page?.hasNextPage === true && page.endCursor !== null) {
    const { repository: more } = await ask(client, {
      doing: `read the checks of ${commit}`,
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
      ...latestRuns(suites),
      ...contexts.filter(({ context }) => !isSluiceContext(context)).map(statusCheck),
    ],
    own: Object.fromEntries(
      contexts
        .filter(({ context }) => isSluiceContext(context))
        .map(({ context, state, description, createdAt, creator }) => [
          context,
          { state: ownState(state), description: description ?? '', createdAt, by: creator },
        ]),
    ),
  }
}

/** A rerun of a workflow makes a new suite: the run with the higher id is the later one. */
function latestRuns(suites: readonly z.output<typeof suiteAnswer>[]): readonly CheckReading[] {
  const latest = new Map<string, { readonly id: number; readonly check: CheckReading }>()
  for (const { app, workflowRun, checkRuns } of suites) {
    for (const run of checkRuns?.nodes ?? []) {
      const key = JSON.stringify([
        app?.databaseId,
        run.name,
        workflowRun?.workflow.name,
        workflowRun?.event,
      ])
      const before = latest.get(key)
      if (before !== undefined && before.id > run.databaseId) continue
      latest.set(key, {
        id: run.databaseId,
        check: {
          name: run.name,
          kind: 'check-run',
          app: app?.slug ?? 'unknown app',
          ...(app === null ? {} : { appId: app.databaseId }),
          ...(workflowRun === null
            ? {}
            : {
                workflow: workflowRun.workflow.name,
                event: workflowRun.event,
                workflowRunId: workflowRun.databaseId,
              }),
          ...checkState(run.status, run.conclusion),
          ...(run.detailsUrl === null ? {} : { url: run.detailsUrl }),
        },
      })
    }
    // A suite with more than 100 runs is cut: what we did not see is never green.
    if (checkRuns?.pageInfo.hasNextPage === true) {
      latest.set(JSON.stringify([app?.databaseId, workflowRun?.databaseId]), {
        id: 0,
        check: {
          name: `${workflowRun?.workflow.name ?? app?.slug ?? 'a suite'} (over 100 checks)`,
          kind: 'check-run',
          app: app?.slug ?? 'unknown app',
          state: 'unknown',
          conclusion: 'not read',
        },
      })
    }
  }
  return [...latest.values()].map(({ check }) => check)
}

const RED = new Set([
  'FAILURE',
  'ERROR',
  'TIMED_OUT',
  'CANCELLED',
  'ACTION_REQUIRED',
  'STARTUP_FAILURE',
])
const UNFINISHED = new Set(['QUEUED', 'IN_PROGRESS', 'WAITING', 'PENDING', 'REQUESTED'])

function checkState(
  status: string,
  conclusion: string | null,
): Pick<Check, 'state' | 'conclusion'> {
  if (status !== 'COMPLETED') {
    return { state: UNFINISHED.has(status) ? 'pending' : 'unknown', conclusion: word(status) }
  }
  const shown = word(conclusion ?? 'none')
  if (conclusion === 'SUCCESS') return { state: 'success', conclusion: shown }
  if (conclusion === 'SKIPPED') return { state: 'skipped', conclusion: shown }
  if (conclusion === 'NEUTRAL') return { state: 'neutral', conclusion: shown }
  if (conclusion === 'STALE') return { state: 'pending', conclusion: shown }
  return {
    state: conclusion !== null && RED.has(conclusion) ? 'red' : 'unknown',
    conclusion: shown,
  }
}

function statusCheck(status: {
  context: string
  state: string
  targetUrl: string | null
  creator: string
}): CheckReading {
  const state =
    status.state === 'SUCCESS'
      ? 'success'
      : RED.has(status.state)
        ? 'red'
        : status.state === 'PENDING' || status.state === 'EXPECTED'
          ? 'pending'
          : 'unknown'
  return {
    name: status.context,
    kind: 'status',
    app: status.creator,
    state,
    conclusion: word(status.state),
    ...(status.targetUrl === null ? {} : { url: status.targetUrl }),
  }
}

function ownState(state: string): CommitStatus['state'] {
  return state === 'SUCCESS'
    ? 'success'
    : state === 'FAILURE'
      ? 'failure'
      : state === 'PENDING'
        ? 'pending'
        : 'error'
}

function word(constant: string): string {
  return constant.toLowerCase().replaceAll('_', ' ')
}
