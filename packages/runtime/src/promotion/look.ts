import {
  type Channel,
  type EntryChannel,
  findEntering,
  type PolicyReference,
  type PromotionCommit,
  type PromotionOperation,
  type PromotionPlan,
  type PromotionQuestion,
  type PromotionState,
  planUpToDate,
  type Snapshot,
  standingLine,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { collectEvidence } from '../evidence/collect-evidence.ts'
import { withHold } from '../evidence/read-hold.ts'
import type { BranchRules } from '../github/read-required-checks.ts'
import { type LookedLedger, lookAtLedger } from '../ledger/look-ledger.ts'
import { readEnteringAuthors } from './entering-authors.ts'
import { findCandidate } from './find-candidate.ts'
import { gitHubTokenOf, missedDispatch } from './missed-dispatch.ts'
import { readProtectedSide } from './protected-side.ts'
import { readEvals } from './read-evals.ts'
import { type Lines, readLines } from './read-history.ts'
import type { AskedPair } from './read-policy.ts'
import { promotionState, promotionsOf } from './read-state.ts'
import type { RunContext } from './run-context.ts'
import { waitingAmong } from './waiting-among.ts'

/** What one look at a channel found. */
export type Look = {
  readonly channel: EntryChannel
  readonly from: Channel
  readonly baseline: Snapshot
  readonly policy: PolicyReference
  readonly repositoryUrl: string
  readonly ledger: LookedLedger
  /** What a run that died left undone after its landing. */
  readonly missed: readonly PromotionOperation[]
} & (
  | { readonly kind: 'up-to-date'; readonly plan: PromotionPlan }
  | {
      readonly kind: 'candidate'
      readonly question: PromotionQuestion
      readonly commit: PromotionCommit
      readonly state: PromotionState
      readonly repositoryId: string
      /** Login of the token's owner. */
      readonly viewer: string
      readonly rules: BranchRules
    }
)

/** Reads everything that a decision about the channel depends on. Changes nothing. */
export async function look(context: RunContext, asked: AskedPair): Promise<Look> {
  const { reading, policy, policyDigest, pair } = await readProtectedSide(context, asked)
  const { channel, from } = pair
  const lines = await readLines(context.client, context.repository, reading)
  const baseline = snapshotOf(lines.channelLine, channel.branch)
  const common = {
    channel,
    from,
    baseline,
    policy: { file: context.policyFile, commit: baseline.commit, digest: policyDigest },
    repositoryUrl: reading.repositoryUrl,
    missed: await missedDispatch(context, { channel, head: baseline, reading }),
  }
  const ledger = await lookAtLedger(context, {
    channel: channel.name,
    answer: reading.ledger,
    viewer: reading.viewer,
    channelLine: lines.channelLine,
    asked: false,
  })
  const entering = findEntering(standingLine(lines.channelLine), lines.sourceLine)
  const promotions = promotionsOf(reading, channel)
  const known = promotions.among(entering, baseline)
  const chosen = known.promoted.size > known.failed.size
  const evals = await readEvals(context, { policy, pair, lines, baseline, entering, chosen })
  const found = await findCandidate({
    ...common,
    context,
    reading,
    entering,
    known: {
      ...known,
      evaluatedTrees: evals.evaluatedTrees,
      waiting: await waitingAmong(context, pair.channel, entering, reading.viewer),
    },
  })
  if (found === undefined) {
    const others = promotions.otherThan('', baseline)
    return { ...common, ledger, kind: 'up-to-date', plan: planUpToDate(channel, others) }
  }
  const { candidate, commit, read, rules, firstScore } = found
  const measured = await collectEvidence({
    ...common,
    context,
    policy,
    candidate,
    lines,
    cloneUrl: `${context.serverUrl}/${context.repository.owner}/${context.repository.name}.git`,
    checks: read.checks.checks,
    required: rules.required,
    evals: await evals.about(candidate, firstScore),
    viewer: reading.viewer,
    firstScore,
  })
  const evidence = await withHold(context, { channel, reading }, measured)
  return {
    ...common,
    ledger,
    kind: 'candidate',
    question: { ...common, candidate, evidence, runbook: policy.runbook, now: context.now },
    commit,
    state: promotionState({
      context,
      read,
      rules: rules.channel,
      authors: await readEnteringAuthors(context, lines, baseline, candidate),
      others: promotions.otherThan(commit.branch, baseline),
      gitHubToken: gitHubTokenOf(reading),
    }),
    repositoryId: reading.repositoryId,
    viewer: reading.viewer,
    rules: rules.channel,
  }
}

function snapshotOf([head]: Lines['channelLine'], branch: string): Snapshot {
  if (head === undefined)
    throw new SluiceError('unexpected', `GitHub gave no history for ${branch}.`)
  return { commit: head.commit, tree: head.tree }
}
