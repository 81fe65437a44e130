import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import { type BranchReading, HISTORY, historyAnswer, readHistory } from './branch-history.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import {
  CANDIDATE_PARTS,
  type KnownCandidate,
  knownCandidates,
  OPEN_PROMOTION,
  openPromotionsAnswer,
} from './read-candidate.ts'
import type { BranchRules } from './read-required-checks.ts'
import { RULES, rulesAnswer, rulesFrom } from './read-rulesets.ts'
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
  /** The candidates of the newest open promotions, as far as they are known without asking. */
  readonly knownCandidates: readonly KnownCandidate[]
  /** What rulesets ask of both branches; undefined where GitHub did not tell all of it here. */
  readonly rulesets: {
    readonly channel: BranchRules | undefined
    readonly source: BranchRules | undefined
  }
}

type OpenPullRequest = {
  readonly number: number
  readonly headBranch: string
  readonly head: Sha
  readonly fromFork: boolean
  /** Whether the status that was asked for is red on its head. */
  readonly failed: boolean
}

const refAnswer = z
  .object({ target: z.object({ oid: shaAnswer, history: historyAnswer }), rules: rulesAnswer })
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

export const viewerAnswer = z.object({ login: z.string() })

export const channelsAnswer = z.object({
  id: z.string(),
  url: z.url(),
  channel: refAnswer,
  policy: policyAnswer,
  source: refAnswer,
  pullRequests: z.object({
    nodes: z.array(
      z.object({
        number: z.number(),
        headRefName: z.string(),
        headRefOid: shaAnswer,
        isCrossRepository: z.boolean(),
        headRef: headAnswer,
      }),
    ),
  }),
  newest: openPromotionsAnswer,
})

/** As many promotions as are open at once where all goes well; others are asked about. */
const NEWEST = 3

/** A fragment for `Repository`; its answer is `channelsAnswer`. It uses the variable `$file`. */
export const CHANNELS = `
  fragment channels on Repository {
    id url
    channel: ref(qualifiedName: $channel) { target { ...history } ...rules }
    policy: ref(qualifiedName: $channel) { target { oid ... on Commit { file(path: $file) { object { ... on Blob { text isTruncated } } } } } }
    source: ref(qualifiedName: $source) { target { ...history } ...rules }
    pullRequests(baseRefName: $channelName, states: OPEN, first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        number headRefName headRefOid isCrossRepository
        headRef { target { ... on Commit { status { context(name: $status) { state } } } } }
      }
    }
    newest: pullRequests(baseRefName: $channelName, states: OPEN, first: ${NEWEST}, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { ...openPromotion }
    }
  }
  ${HISTORY}
  ${RULES}
  ${OPEN_PROMOTION}
  ${CANDIDATE_PARTS}`

export const CHANNELS_VARIABLES =
  '$channel: String!, $source: String!, $channelName: String!, $status: String!, $after: String'

const answer = z.object({ viewer: viewerAnswer, repository: channelsAnswer })

const QUERY = `
  query sluiceChannels($owner: String!, $name: String!, $file: String!, ${CHANNELS_VARIABLES}) {
    viewer { login }
    repository(owner: $owner, name: $name) { ...channels }
  }
  ${CHANNELS}`

export const CHANNELS_NEED = 'contents: read, pull-requests: read, checks: read, statuses: read'

export type ChannelsQuestion = {
  readonly channelBranch: string
  readonly sourceBranch: string
  readonly policyFile: string
  /** The commit status that tells of a promotion whether its gates hold. */
  readonly statusContext: string
}

/** Reads both branches, the policy and the open pull requests into the channel in one request. */
export async function readChannels(
  client: GitHubClient,
  repository: Repository,
  asked: ChannelsQuestion,
): Promise<ChannelsReading> {
  const { channelBranch, sourceBranch, policyFile } = asked
  const { viewer, repository: read } = await ask(client, {
    doing: `read the branches ${channelBranch} and ${sourceBranch}`,
    needs: CHANNELS_NEED,
    query: QUERY,
    variables: { ...repository, file: policyFile, ...channelsVariables(asked) },
    answer,
  })
  return channelsReading(read, viewer.login, asked)
}

export function channelsVariables({
  channelBranch,
  sourceBranch,
  statusContext,
}: ChannelsQuestion) {
  return {
    channel: `refs/heads/${channelBranch}`,
    source: `refs/heads/${sourceBranch}`,
    channelName: channelBranch,
    status: statusContext,
  }
}

/** @throws {SluiceError} `misconfigured` where a branch does not exist or its policy is cut off. */
export function channelsReading(
  read: z.output<typeof channelsAnswer>,
  viewer: string,
  { channelBranch, sourceBranch, policyFile }: ChannelsQuestion,
): ChannelsReading {
  const channel = branchReading(read.channel, channelBranch)
  return {
    repositoryId: read.id,
    repositoryUrl: read.url,
    viewer,
    channel,
    source: branchReading(read.source, sourceBranch),
    rulesets: {
      channel: read.channel === null ? undefined : rulesFrom(read.channel.rules, channelBranch),
      source: read.source === null ? undefined : rulesFrom(read.source.rules, sourceBranch),
    },
    knownCandidates: knownCandidates(read.newest),
    policyText: policyTextOf(read.policy, channel.head, `${policyFile} on ${channelBranch}`),
    openPullRequests: read.pullRequests.nodes.map((pull) => ({
      number: pull.number,
      headBranch: pull.headRefName,
      head: pull.headRefOid,
      fromFork: pull.isCrossRepository,
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
