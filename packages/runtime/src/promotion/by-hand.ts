import {
  type CandidateDecision,
  gatesContext,
  judgeManual,
  type ManualPromotion,
  PAST_GATES_COMMENT,
  type PromotionOperation,
  type PromotionQuestion,
  type PromotionState,
  pastTheGates,
  planManual,
  planPastTheGates,
  renderManualComment,
  renderManualDone,
  type Sha,
} from '@sluice/core'
import { isPromotionHead } from '../github/arrival-answer.ts'
import { readComments } from '../github/change-comments.ts'
import { keepsBranch } from '../github/keeps-branch.ts'
import { isOwnComment } from '../github/own-comment.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { readManualPromotion } from '../github/read-manual-promotion.ts'
import type { EntryPair } from './entry-pair.ts'
import type { RunContext } from './run-context.ts'

/** What people do past Sluice's own promotions, as far as the channels' reading shows it. */
export type ByHand = {
  /** Open pull requests from the source into the channel that Sluice did not open. */
  readonly manual: readonly number[]
  /** What somebody merged that was not judged good, in a sentence. */
  readonly alarms: readonly string[]
  readonly operations: readonly PromotionOperation[]
}

/** More of them at once are somebody's experiment. */
const MOST = 5

/** Reads what somebody merged past the gates, and which manual promotions are open. */
export async function readByHand(
  { client, repository }: RunContext,
  { channel, from }: EntryPair,
  { openPullRequests, arrival, viewer }: ChannelsReading,
  sourceLine: readonly { readonly commit: Sha }[],
): Promise<ByHand> {
  const source = { branch: from.branch, line: new Set(sourceLine.map(({ commit }) => commit)) }
  const manual = openPullRequests
    .filter(
      (pull) =>
        !pull.fromFork &&
        !pull.headBranch.startsWith(`sluice/`) &&
        isPromotionHead(pull, channel.name, source),
    )
    .map(({ number }) => number)
    .slice(0, MOST)
  if (arrival === undefined || !isPromotionHead(arrival, channel.name, source))
    return { manual, alarms: [], operations: [] }
  const { commit, tree, ...pullRequest } = arrival
  const said = pastTheGates(channel.name, { commit, tree, pullRequest }, viewer)
  if (said === undefined) return { manual, alarms: [], operations: [] }
  const isOurs = isOwnComment(PAST_GATES_COMMENT, viewer)
  const place = { kind: 'pull-request', number: arrival.number } as const
  const comments = await readComments(client, repository, place, { until: isOurs })
  const comment = comments.find(isOurs)
  const told = { commit, tree, pullRequest: { ...pullRequest, ...(comment && { comment }) } }
  return { manual, alarms: [said], operations: planPastTheGates(said, told) }
}

/**
 * Tells what was merged past the gates, and keeps status and comment of the open manual promotions
 * true.
 *
 * @param candidate absent where nothing wants in.
 */
export async function planByHand(
  context: RunContext,
  { channel, from, repositoryUrl, byHand }: EntryPair & Told,
  candidate?: {
    readonly question: PromotionQuestion
    readonly decision: CandidateDecision
    readonly state: PromotionState
  },
): Promise<readonly PromotionOperation[]> {
  const { name } = channel
  const operations = [...byHand.operations]
  for (const number of byHand.manual) {
    const manual = await readOne(context, { channel, from }, number)
    if (manual === undefined) continue
    if (candidate === undefined) {
      const status = { state: 'failure', description: `${name} has everything already` } as const
      operations.push(...planManual(name, manual, { status, body: renderManualDone(name) }))
      continue
    }
    const { question, decision, state } = candidate
    const judgement = judgeManual(question, decision, state, manual)
    const body = renderManualComment(question, judgement, manual, repositoryUrl)
    operations.push(...planManual(name, manual, { status: judgement.status, body }))
  }
  return operations
}

type Told = { readonly repositoryUrl: string; readonly byHand: ByHand }

async function readOne(
  { client, repository }: RunContext,
  { channel, from }: EntryPair,
  number: number,
): Promise<ManualPromotion | undefined> {
  const manual = await readManualPromotion(client, repository, {
    number,
    status: gatesContext(channel.name),
  })
  if (manual === undefined || !manual.deletesChannel) return manual
  const isChannel = manual.headBranch === from.branch
  return {
    ...manual,
    deletesChannel: isChannel && !(await keepsBranch(client, repository, from.branch)),
  }
}
