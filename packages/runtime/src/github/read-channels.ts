import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import {
  LEDGER,
  LEDGER_FRAGMENTS,
  type LedgerAnswer,
  ledgerAnswer,
  ledgerVariables,
} from '../ledger/ledger-query.ts'
import { shaAnswer } from './answers.ts'
import { type BranchReading, HISTORY, historyAnswer, readHistory } from './branch-history.ts'
import type { GitHubClient } from './client.ts'
import {
  DISPATCH,
  type DispatchReading,
  dispatchAnswer,
  dispatchReading,
} from './dispatch-status.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** A channel's branch and the source's, as they were at one moment. */
export type ChannelsReading = {
  readonly repositoryId: string
  readonly repositoryUrl: string
  /** Login of the token's owner. */
  readonly viewer: string
  readonly channel: BranchReading
  readonly source: BranchReading
  /** The policy at the channel's commit; undefined where there is none. */
  readonly policyText: string | undefined
  readonly openPullRequests: readonly OpenPullRequest[]
  readonly ledger: LedgerAnswer
  readonly dispatch: DispatchReading
}

type OpenPullRequest = {
  readonly number: number
  readonly headBranch: string
  readonly head: Sha
  readonly fromFork: boolean
  /** Whether the status that was asked for is red on its head. */
  readonly failed: boolean
  /** How many comments it has. */
  readonly comments: number
}

const refAnswer = z
  .object({ target: z.object({ oid: shaAnswer, history: historyAnswer }) })
  .nullable()

const policyAnswer = z
  .object({
    target: z.object({
      oid: shaAnswer,
      file: z
        .object({
          object: z
            .object({ text: z.string().nullish(), isTruncated: z.boolean().optional() })
            .nullable(),
        })
        .nullable(),
      ...dispatchAnswer,
    }),
  })
  .nullable()

const headAnswer = z
  .object({
    target: z.object({
      status: z.object({ context: z.object({ state: z.string() }).nullable() }).nullish(),
    }),
  })
  .nullable()

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    id: z.string(),
    url: z.url(),
    channel: refAnswer,
    policy: policyAnswer,
    source: refAnswer,
    ledger: ledgerAnswer,
    pullRequests: z.object({
      nodes: z.array(
        z.object({
          number: z.number(),
          headRefName: z.string(),
          headRefOid: shaAnswer,
          isCrossRepository: z.boolean(),
          comments: z.object({ totalCount: z.number() }),
          headRef: headAnswer,
        }),
      ),
    }),
  }),
})

const QUERY = `
  query sluiceChannels($owner: String!, $name: String!, $channel: String!, $source: String!, $channelName: String!, $file: String!, $status: String!, $dispatch: String!, $after: String, $ledgerMonth: String!, $ledgerBefore: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      id url
      channel: ref(qualifiedName: $channel) { target { ...history } }
      policy: ref(qualifiedName: $channel) { target { oid ... on Commit { file(path: $file) { object { ... on Blob { text isTruncated } } } ...dispatch } } }
      source: ref(qualifiedName: $source) { target { ...history } }
      ${LEDGER}
      pullRequests(baseRefName: $channelName, states: OPEN, first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes {
          number headRefName headRefOid isCrossRepository comments(first: 1) { totalCount }
          headRef { target { ... on Commit { status { context(name: $status) { state } } } } }
        }
      }
    }
  }
  ${DISPATCH}
  ${HISTORY}
  ${LEDGER_FRAGMENTS}`

/** Reads both branches, the policy and the open pull requests into the channel in one request. */
export async function readChannels(
  client: GitHubClient,
  repository: Repository,
  asked: {
    readonly channelBranch: string
    readonly sourceBranch: string
    readonly policyFile: string
    /** The commit status that tells of a promotion whether its gates hold. */
    readonly statusContext: string
    /** ISO 8601, UTC: which months of the ledger are read. */
    readonly now: string
  },
): Promise<ChannelsReading> {
  const { channelBranch, sourceBranch, policyFile, statusContext, now } = asked
  const { viewer, repository: read } = await ask(client, {
    doing: `read the branches ${channelBranch} and ${sourceBranch}`,
    needs: 'contents: read, pull-requests: read, statuses: read',
    query: QUERY,
    variables: {
      ...repository,
      channel: `refs/heads/${channelBranch}`,
      source: `refs/heads/${sourceBranch}`,
      channelName: channelBranch,
      file: policyFile,
      status: statusContext,
      ...ledgerVariables(now),
      // Core's `dispatchContext` of the same channel.
      dispatch: `${statusContext}/dispatch`,
    },
    answer,
  })
  const channel = branchReading(read.channel, channelBranch)
  return {
    repositoryId: read.id,
    repositoryUrl: read.url,
    viewer: viewer.login,
    ledger: read.ledger,
    channel,
    source: branchReading(read.source, sourceBranch),
    // The branch may have moved while GitHub put its answer together.
    dispatch: read.policy?.target.oid === channel.head ? dispatchReading(read.policy.target) : {},
    policyText: policyTextOf(read.policy, channel.head, `${policyFile} on ${channelBranch}`),
    openPullRequests: read.pullRequests.nodes.map((pull) => ({
      number: pull.number,
      headBranch: pull.headRefName,
      head: pull.headRefOid,
      fromFork: pull.isCrossRepository,
      comments: pull.comments.totalCount,
      failed: pull.headRef?.target.status?.context?.state === 'FAILURE',
    })),
  }
}

function policyTextOf(
  policy: z.output<typeof policyAnswer>,
  head: Sha,
  what: string,
): string | undefined {
  if (policy?.target.oid !== head) return undefined
  const object = policy.target.file?.object
  // Half a policy may lack exactly the rule that would have held.
  if (object?.isTruncated === true)
    throw new SluiceError(
      'misconfigured',
      `${what} is too large to be a policy: GitHub gives only its beginning.`,
    )
  return object?.text ?? undefined
}

function branchReading(ref: z.output<typeof refAnswer>, name: string): BranchReading {
  if (ref === null) {
    throw new SluiceError(
      'misconfigured',
      `The branch ${name} does not exist. Create it, or correct the channel's \`branch\` in the policy.`,
    )
  }
  return { head: ref.target.oid, ...readHistory(ref.target.history) }
}
