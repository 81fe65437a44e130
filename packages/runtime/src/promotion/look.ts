import {
  type Channel,
  decide,
  type EntryChannel,
  findEntering,
  findTakenBack,
  type MergeGroup,
  overridesSaid,
  type PolicyReference,
  type PromotionCommit,
  type PromotionOperation,
  type PromotionPlan,
  type PromotionQuestion,
  type PromotionState,
  planUpToDate,
  type Said,
  type Sha,
  type Snapshot,
  standingLine,
} from '@sluice/core'
import { readNotNeeded, refreshedAmong } from '../commands/apply-said.ts'
import { readSaid } from '../commands/read-said.ts'
import { SluiceError } from '../errors.ts'
import type { BranchRules } from '../github/read-required-checks.ts'
import { type HotfixReading, readHotfixes } from '../hotfix/read-hotfixes.ts'
import { type LookedLedger, ledgerProbes, lookAtLedger } from '../ledger/look-ledger.ts'
import { type ByHand, readByHand } from './by-hand.ts'
import type { AskedPair } from './entry-pair.ts'
import {
  type ChannelPast,
  findRewritten,
  noteRewritten,
  tellRewritten,
  withRewritten,
} from './find-rewritten.ts'
import { readGroups } from './merge-groups.ts'
import { gitHubTokenOf, missedDispatch } from './missed-dispatch.ts'
import { readProtectedSide } from './protected-side.ts'
import { type Lines, readLines } from './read-history.ts'
import { promotionState, promotionsOf } from './read-state.ts'
import type { RunContext } from './run-context.ts'
import { findTakenAway } from './taken-away.ts'

/** What one look at a channel found. */
export type Look = {
  readonly channel: EntryChannel
  readonly from: Channel
  readonly baseline: Snapshot
  readonly policy: PolicyReference
  readonly repositoryUrl: string
  /** Login of the token's owner. */
  readonly viewer: string
  /** The commands on pull requests into the channel. */
  readonly said: readonly Said[]
  /** What only the channel has and the candidate lacks, before anybody said anything. */
  readonly lost: ReadonlySet<Sha>
  readonly byHand: ByHand
  /** What the channel's merge queue would land. */
  readonly groups: readonly MergeGroup[]
  /** Read at the end: whatever takes time comes before, and a green status must be true when it is written. */
  readonly readHotfixes: () => Promise<HotfixReading>
  readonly ledger: LookedLedger
  readonly past: ChannelPast
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
      readonly rules: BranchRules
    }
)

/** Reads everything that a decision about the channel depends on. Changes nothing. */
export async function look(context: RunContext, asked: AskedPair): Promise<Look> {
  const { reading, policy, policyDigest, pair } = await readProtectedSide(context, asked)
  const { channel, from } = pair
  const lines = await readLines(context.client, context.repository, reading)
  const baseline = snapshotOf(lines.channelLine, channel.branch)
  const beforehand = {
    channel,
    from,
    baseline,
    policy: { file: context.policyFile, commit: baseline.commit, digest: policyDigest },
    repositoryUrl: reading.repositoryUrl,
    byHand: await readByHand(context, pair, reading, lines.sourceLine),
    groups: await readGroups(context, channel, reading),
    readHotfixes: () => readHotfixes(context, pair, reading, lines),
    missed: missedDispatch(context.now, channel, baseline, reading),
  }
  const probes = ledgerProbes(policy, channel.entry.gates.probes, from)
  const said = await readSaid(context, { reading, channel, from, ...beforehand.byHand })
  const looked = await lookAtLedger(context, {
    channel: channel.name,
    answer: reading.ledger,
    viewer: reading.viewer,
    channelLine: lines.channelLine,
    ...(probes === undefined ? {} : { probes }),
  })
  const rewritten = await findRewritten(context, channel, looked, lines)
  const ledger = noteRewritten(context, channel, rewritten, looked)
  const byHand = tellRewritten(channel, rewritten, beforehand.byHand)
  const past = { channel: lines.channel, channelLine: lines.channelLine }
  const common = { ...beforehand, byHand }
  const { serverUrl, repository, token, now } = context
  const cloneUrl = `${serverUrl}/${repository.owner}/${repository.name}.git`
  const { adopted } = channel.entry
  const newer = findEntering(standingLine(lines.channelLine), lines.sourceLine)
  const source = { line: lines.sourceLine, commits: lines.source.commits }
  const takenBack = findTakenBack(newer, source)
  const unseen = newer.filter(({ commit }) => !takenBack.has(commit))
  const taken =
    unseen.length > 0
      ? undefined
      : await findTakenAway(baseline, { lines, adopted, cloneUrl, token, now })
  const entering = taken === undefined ? unseen : [taken.entry]
  const promotions = promotionsOf(reading, channel)
  const upToDate = (): Look => {
    const others = promotions.otherThan('', baseline, takenBack)
    const plan = planUpToDate(channel, others)
    const { viewer } = reading
    return { ...common, past, ledger, kind: 'up-to-date', plan, viewer, said, lost: new Set() }
  }
  if (entering.length === 0) return upToDate()
  const parts = await import('./candidate-parts.ts')
  const known = promotions.among(entering, baseline)
  const refreshed = refreshedAmong(entering, said)
  const kept = entering.find(({ commit }) => known.promoted.has(commit))
  const stays = kept !== undefined && !known.failed.has(kept.commit) && refreshed.size === 0
  const waiting = stays
    ? new Set<Sha>()
    : await parts.waitingAmong(context, pair.channel, entering, reading.viewer)
  // Then the choice does not depend on evals, which are many requests.
  const chosen = stays || (kept === undefined && waiting.size > 0)
  const side = { policy, pair, lines, baseline }
  const evals = await parts.readEvals(context, { ...side, entering, chosen, ledger })
  const found = await parts.findCandidate({
    ...common,
    context,
    reading,
    entering,
    known: { ...known, refreshed, evaluatedTrees: evals.evaluatedTrees, waiting },
  })
  if (found === undefined) return upToDate()
  const { candidate, commit, read, rules, firstScore } = found
  const measured = await parts.collectEvidence({
    ...common,
    context,
    policy,
    candidate,
    lines,
    cloneUrl,
    ...(taken === undefined ? {} : { fixes: taken.fixes }),
    checks: read.checks.checks,
    required: rules.required,
    evals: await evals.about(candidate, firstScore),
    viewer: reading.viewer,
    ledger,
    firstScore,
  })
  const carried = await readNotNeeded(context, channel, measured, said)
  const held = await parts.withHold(context, { channel, reading }, carried.evidence)
  const evidence = withRewritten(context, channel, rewritten, held)
  const overrides = overridesSaid(said, { channel, candidate, baseline, now })
  const question = { ...common, candidate, evidence, runbook: policy.runbook, overrides, now }
  return {
    ...common,
    past,
    ledger,
    kind: 'candidate',
    question,
    said: carried.said,
    lost: carried.lost,
    commit,
    state: promotionState({
      context,
      read,
      present: await read.present(decide(question).outcome === 'promote'),
      rules: rules.channel,
      authors: await parts.readEnteringAuthors(context, lines, baseline, candidate),
      others: promotions.otherThan(commit.branch, baseline, takenBack),
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
