import type { PullRequestState, Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { AUTHOR, authorAnswer, writtenBy } from './commit-author.ts'
import { ask } from './graphql.ts'
import { PULL_REQUEST, pullRequestAnswer, pullRequestState } from './pull-request-answer.ts'
import { CHECKS, type ChecksReading, checksAnswer, readChecks } from './read-checks.ts'
import type { Repository } from './repository.ts'

/** What exists of a promotion: nothing where there is neither a branch nor a pull request. */
export type PresentPromotion = {
  /** The commit at the promotion's branch. */
  readonly head?: PromotionHead
  readonly pullRequest?: PullRequestState
}

type PromotionHead = {
  readonly commit: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
  /** Login, or else the name, of its author. */
  readonly by?: string
  readonly checks: ChecksReading
}

export const headAnswer = checksAnswer.and(
  z.object({
    oid: shaAnswer,
    tree: z.object({ oid: shaAnswer }),
    parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
    author: authorAnswer,
  }),
)

export const presentAnswer = z.object({
  promotion: z.object({ target: headAnswer }).nullable(),
  pullRequests: z.object({
    nodes: z.array(pullRequestAnswer.extend({ isCrossRepository: z.boolean() })),
  }),
})

export type PresentAnswer = z.output<typeof presentAnswer>

/** A fragment for `Repository`, with all that it needs; its answer is `presentAnswer`. */
export const PRESENT = `
  fragment present on Repository {
    promotion: ref(qualifiedName: $promotion) {
      target { oid ... on Commit { tree { oid } parents(first: 3) { nodes { oid } } ${AUTHOR} } ...checks }
    }
    pullRequests(headRefName: $branch, baseRefName: $base, first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { isCrossRepository ...pullRequest }
    }
  }
  ${PULL_REQUEST}
  ${CHECKS}`

export const PRESENT_VARIABLES = '$promotion: String!, $branch: String!, $base: String!'

/** The promotion's branch, and the channel's that it goes into. */
export type PresentQuestion = { readonly branch: string; readonly channelBranch: string }

export function presentVariables({ branch, channelBranch }: PresentQuestion) {
  return { promotion: `refs/heads/${branch}`, branch, base: channelBranch }
}

/** Permissions that the question needs. */
export const PRESENT_NEEDS = 'contents: read, pull-requests: read, checks: read, statuses: read'

const QUERY = `
  query sluicePromotion($owner: String!, $name: String!, ${PRESENT_VARIABLES}) {
    repository(owner: $owner, name: $name) { ...present }
  }
  ${PRESENT}`

/** Asks for a promotion alone. */
export async function askPresent(
  client: GitHubClient,
  repository: Repository,
  asked: PresentQuestion,
): Promise<PresentAnswer> {
  const { repository: read } = await ask(client, {
    doing: `read the promotion ${asked.branch}`,
    needs: PRESENT_NEEDS,
    query: QUERY,
    variables: { ...repository, ...presentVariables(asked) },
    answer: z.object({ repository: presentAnswer }),
  })
  return read
}

export async function presentPromotion(
  client: GitHubClient,
  repository: Repository,
  { promotion, pullRequests }: PresentAnswer,
): Promise<PresentPromotion> {
  // Anybody can open one from a fork whose branch has the same name.
  const own = pullRequests.nodes.filter((pull) => !pull.isCrossRepository)
  const read = own.find(({ state }) => state === 'OPEN') ?? own[0]
  const pullRequest = read && pullRequestState(read)
  const head = promotion?.target
  return {
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(head === undefined
      ? {}
      : {
          head: {
            commit: head.oid,
            tree: head.tree.oid,
            parents: head.parents.nodes.map(({ oid }) => oid),
            ...writtenBy(head.author),
            checks: await readChecks(client, repository, head.oid, head),
          },
        }),
  }
}
