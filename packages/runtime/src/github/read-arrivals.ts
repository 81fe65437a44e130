import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** Something that GitHub did while a commit was on a branch, by its own clock. */
export type Sighting = { readonly at: string; readonly by: string; readonly url?: string }

const commitAnswer = z
  .object({
    checkSuites: z
      .object({
        nodes: z.array(
          z.object({
            createdAt: timeAnswer,
            branch: z.object({ name: z.string() }).nullable(),
            app: z.object({ slug: z.string() }).nullable(),
            workflowRun: z
              .object({ event: z.string(), workflow: z.object({ name: z.string() }) })
              .nullable(),
          }),
        ),
      })
      .nullable(),
    associatedPullRequests: z
      .object({
        nodes: z.array(
          z.object({
            number: z.number(),
            url: z.string(),
            baseRefName: z.string(),
            headRefOid: shaAnswer,
            mergedAt: timeAnswer.nullable(),
            mergeCommit: z.object({ oid: shaAnswer }).nullable(),
          }),
        ),
      })
      .nullable(),
  })
  .nullable()

const answer = z.object({
  repository: z.object({ candidate: commitAnswer, baseline: commitAnswer }),
})

const QUERY = `
  query sluiceArrivals($owner: String!, $name: String!, $candidate: GitObjectID!, $baseline: GitObjectID!) {
    repository(owner: $owner, name: $name) {
      candidate: object(oid: $candidate) { ...arrival }
      baseline: object(oid: $baseline) { ...arrival }
    }
  }
  fragment arrival on Commit {
    checkSuites(first: 100) { nodes { createdAt branch { name } app { slug } workflowRun { event workflow { name } } } }
    associatedPullRequests(first: 50) { nodes { number url baseRefName headRefOid mergedAt mergeCommit { oid } } }
  }`

/**
 * When GitHub first saw the candidate on the source's branch, and the baseline on the channel's:
 * undefined where nothing of GitHub's tells.
 */
export async function readArrivals(
  client: GitHubClient,
  repository: Repository,
  asked: {
    readonly candidate: { readonly commit: Sha; readonly branch: string }
    readonly baseline: { readonly commit: Sha; readonly branch: string }
  },
): Promise<{
  readonly candidate: Sighting | undefined
  readonly baseline: Sighting | undefined
}> {
  const { candidate, baseline } = asked
  const { repository: read } = await ask(client, {
    doing: `read since when ${candidate.branch} has ${candidate.commit}`,
    needs: 'contents: read, checks: read',
    query: QUERY,
    variables: { ...repository, candidate: candidate.commit, baseline: baseline.commit },
    answer,
  })
  return {
    candidate: earliest(read.candidate, candidate),
    baseline: earliest(read.baseline, baseline),
  }
}

function earliest(
  read: z.output<typeof commitAnswer>,
  { commit, branch }: { readonly commit: Sha; readonly branch: string },
): Sighting | undefined {
  const merges = (read?.associatedPullRequests?.nodes ?? []).flatMap((pull): Sighting[] =>
    pull.mergedAt !== null &&
    pull.baseRefName === branch &&
    (pull.mergeCommit?.oid === commit || pull.headRefOid === commit)
      ? [{ at: pull.mergedAt, by: `#${pull.number} was merged`, url: pull.url }]
      : [],
  )
  const suites = (read?.checkSuites?.nodes ?? []).flatMap(
    ({ createdAt, branch: on, app, workflowRun }): Sighting[] =>
      on?.name === branch && !isOfPullRequest(workflowRun?.event)
        ? [{ at: createdAt, by: `${workflowRun?.workflow.name ?? app?.slug ?? 'a check'} began` }]
        : [],
  )
  return [...merges, ...suites].sort((a, b) => (a.at < b.at ? -1 : 1)).at(0)
}

/** Its branch is the pull request's own, which in a fork may be called like the channel's. */
function isOfPullRequest(event: string | undefined): boolean {
  return event?.startsWith('pull_request') ?? false
}
