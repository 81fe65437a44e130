import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { LEDGER, LEDGER_FRAGMENTS, ledgerAnswer, ledgerVariables } from '../ledger/ledger-query.ts'
import { actorAnswer, shaAnswer } from './answers.ts'
import { ARRIVAL, arrivalAnswer, arrivalReading } from './arrival-answer.ts'
import { type BranchReading, HISTORY, historyAnswer, readHistory } from './branch-history.ts'
import { DISPATCH, dispatchAnswer, dispatchReading } from './dispatch-status.ts'
import { FILE, fileAnswer } from './file-answer.ts'
import { KNOWN, knownAnswer, knownCandidates, MOST_OPEN } from './known-candidates.ts'
import { commitAnswer } from './read-candidate.ts'
import type { ChannelsQuestion, ChannelsReading } from './read-channels.ts'
import { RULES, rulesAnswer, rulesFrom } from './read-rulesets.ts'
import { SOURCE_ROLLBACKS, sourceRollbacksAnswer, sourceRollbacksFrom } from './source-rollbacks.ts'
import { steeringAnswer } from './steering-files.ts'

const targetAnswer = z.object({ oid: shaAnswer, history: historyAnswer })

const refOf = <Tip extends z.ZodType>(tip: Tip) =>
  z.object({ target: targetAnswer.and(tip), rules: rulesAnswer }).nullable()

const policyAnswer = z
  .object({
    target: z.object({
      oid: shaAnswer,
      file: fileAnswer,
      ...dispatchAnswer,
      ...arrivalAnswer,
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
  channel: refOf(steeringAnswer),
  policy: policyAnswer,
  source: refOf(commitAnswer),
  ledger: ledgerAnswer,
  pullRequests: z.object({
    nodes: z.array(
      z.object({
        number: z.number(),
        headRefName: z.string(),
        headRefOid: shaAnswer,
        isCrossRepository: z.boolean(),
        isInMergeQueue: z.boolean(),
        comments: z.object({ totalCount: z.number() }),
        author: actorAnswer,
        headRef: headAnswer,
      }),
    ),
  }),
  ...sourceRollbacksAnswer,
  ...knownAnswer,
})

/** A fragment for `Repository`; its answer is `channelsAnswer`. It uses the variable `$file`. */
export const CHANNELS = `
  fragment channels on Repository {
    id url
    channel: ref(qualifiedName: $channel) { target { ...history ...steering } ...rules }
    policy: ref(qualifiedName: $channel) { target { oid ... on Commit { ${FILE} ...dispatch ...arrival } } }
    source: ref(qualifiedName: $source) { target { ...history ...checks ...steering } ...rules }
    ${LEDGER}
    pullRequests(baseRefName: $channelName, states: OPEN, first: ${MOST_OPEN}, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        number headRefName headRefOid isCrossRepository isInMergeQueue comments(first: 1) { totalCount }
        author { login __typename }
        headRef { target { ... on Commit { status { context(name: $status) { state } } } } }
      }
    }
    ...sourceRollbacks
    ...known
  }
  ${ARRIVAL}
  ${DISPATCH}
  ${HISTORY}
  ${LEDGER_FRAGMENTS}
  ${RULES}
  ${SOURCE_ROLLBACKS}
  ${KNOWN}`

export const CHANNELS_VARIABLES =
  '$channel: String!, $source: String!, $channelName: String!, $sourceName: String!, $status: String!, $dispatch: String!, $promotions: String!, $after: String, $ledgerMonth: String!, $ledgerBefore: String!'

/** Permissions that all of it needs. */
export const CHANNELS_NEED = 'contents: read, pull-requests: read, checks: read, statuses: read'

export function channelsVariables({
  channelBranch,
  sourceBranch,
  statusContext,
  now,
}: ChannelsQuestion) {
  return {
    channel: `refs/heads/${channelBranch}`,
    source: `refs/heads/${sourceBranch}`,
    channelName: channelBranch,
    sourceName: sourceBranch,
    status: statusContext,
    // Core's `dispatchContext` of the same channel.
    dispatch: `${statusContext}/dispatch`,
    promotions: `refs/heads/${statusContext}/`,
    ...ledgerVariables(now),
  }
}

/** @throws {SluiceError} `misconfigured` where a branch does not exist or its policy is cut off. */
export function channelsReading(
  read: z.output<typeof channelsAnswer>,
  viewer: string,
  { channelBranch, sourceBranch, policyFile }: ChannelsQuestion,
): ChannelsReading {
  const { target: channelTip, rules: channelRules } = existing(read.channel, channelBranch)
  const { target: sourceTip, rules: sourceRules } = existing(read.source, sourceBranch)
  const channel = branchReading(channelTip)
  return {
    repositoryId: read.id,
    repositoryUrl: read.url,
    viewer,
    ledger: read.ledger,
    channel,
    source: branchReading(sourceTip),
    rulesets: {
      channel: rulesFrom(channelRules, channelBranch),
      source: rulesFrom(sourceRules, sourceBranch),
    },
    known: knownCandidates(read, { channel: channelTip, source: sourceTip }),
    // The branch may have moved while GitHub put its answer together.
    dispatch: read.policy?.target.oid === channel.head ? dispatchReading(read.policy.target) : {},
    policyText: policyTextOf(read.policy, channel.head, `${policyFile} on ${channelBranch}`),
    arrival: arrivalReading(channel.head, channelBranch, read.policy?.target),
    sourceRollbacks: sourceRollbacksFrom(read),
    openPullRequests: read.pullRequests.nodes.map((pull) => ({
      number: pull.number,
      headBranch: pull.headRefName,
      head: pull.headRefOid,
      fromFork: pull.isCrossRepository,
      isQueued: pull.isInMergeQueue,
      comments: pull.comments.totalCount,
      author: pull.author,
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

function existing<Ref>(ref: Ref | null, name: string): Ref {
  if (ref === null) {
    throw new SluiceError(
      'misconfigured',
      `The branch ${name} does not exist. Create it, or correct the channel's \`branch\` in the policy.`,
    )
  }
  return ref
}

function branchReading({ oid, history }: z.output<typeof targetAnswer>): BranchReading {
  return { head: oid, ...readHistory(history) }
}
