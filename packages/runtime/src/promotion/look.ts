import {
  type Channel,
  chooseCandidate,
  type EntryChannel,
  findEntering,
  firstScoreContext,
  type Policy,
  type PolicyReference,
  type PromotionCommit,
  type PromotionQuestion,
  type PromotionState,
  promotionCommit,
  type Sha,
  type Snapshot,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { collectEvidence } from '../evidence/collect-evidence.ts'
import { type EvalReports, readEvalReports } from '../evidence/read-eval-reports.ts'
import { type CandidateReading, readCandidate } from '../github/read-candidate.ts'
import { readFirstScore } from '../github/read-first-score.ts'
import { type BranchRules, readBranchRules } from '../github/read-required-checks.ts'
import { readProtectedSide } from './protected-side.ts'
import { type Lines, readLines } from './read-history.ts'
import type { EntryPair } from './read-policy.ts'
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
} & (
  | { readonly kind: 'up-to-date' }
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
export async function look(context: RunContext, asked: EntryPair): Promise<Look> {
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
  }
  const entering = findEntering(lines.channelLine, lines.sourceLine)
  const evals = await readEvals(context, policy, pair, lines)
  const promotions = promotionsOf(reading, channel)
  const choice = chooseCandidate(
    entering,
    promotions.candidatesAmong(entering),
    treesOf(evals.candidate),
    await waitingAmong(context, pair.channel, entering, reading.viewer),
  )
  if (choice === undefined) return { ...common, kind: 'up-to-date' }
  const candidate: Snapshot = { commit: choice.entry.commit, tree: choice.entry.tree }
  const commit = promotionCommit({ ...common, candidate })
  const [read, rules] = await Promise.all([
    readCandidate(context.client, context.repository, {
      candidate: candidate.commit,
      baseline: baseline.commit,
      branch: commit.branch,
      policyFile: context.policyFile,
    }),
    readRules(context, pair),
  ])
  const evidence = await collectEvidence({
    ...common,
    context,
    policy,
    candidate,
    lines,
    cloneUrl: `${context.serverUrl}/${context.repository.owner}/${context.repository.name}.git`,
    checks: read.checks.checks,
    required: rules.required,
    evals,
    viewer: reading.viewer,
    firstScore: await firstScoreOf(context, read, reading.viewer, channel, candidate, baseline),
  })
  return {
    ...common,
    kind: 'candidate',
    question: { ...common, candidate, evidence, now: context.now },
    commit,
    state: promotionState({
      context,
      read,
      rules: rules.channel,
      lines,
      candidate,
      others: promotions.otherThan(commit.branch, baseline),
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

async function readEvals(
  context: RunContext,
  policy: Policy,
  { channel, from }: EntryPair,
  lines: Lines,
): Promise<{ candidate: EvalReports; baseline: EvalReports }> {
  const source = policy.evidence.eval
  if (source === undefined || channel.entry.gates.score === undefined) {
    const absent: EvalReports = {
      ok: false,
      missing: {
        kind: 'missing',
        source: { name: 'policy' },
        why: 'absent',
        detail: 'The policy names no eval reports.',
      },
    }
    return { candidate: absent, baseline: absent }
  }
  const protectedCommits = new Set(lines.channel.commits.map(({ commit }) => commit))
  const of = (name: string) =>
    readEvalReports(source, {
      channel: name,
      workspace: context.workspace,
      now: context.now,
      protectedCommits,
    })
  const [candidate, baseline] = await Promise.all([of(from.name), of(channel.name)])
  return { candidate, baseline }
}

function treesOf(evals: EvalReports): ReadonlySet<Sha> {
  return new Set(evals.ok ? evals.reports.flatMap(({ manifest }) => manifest?.tree ?? []) : [])
}

/** Required of a candidate: what either branch's rules ask; of P: what the channel's ask. */
async function readRules({ client, repository }: RunContext, { channel, from }: EntryPair) {
  const [ofChannel, ofSource] = await Promise.all([
    readBranchRules(client, repository, channel.branch),
    readBranchRules(client, repository, from.branch),
  ])
  const all = [...ofChannel.requiredChecks, ...ofSource.requiredChecks]
  const required = all.filter(
    (check, index) =>
      all.findIndex(({ name, appId }) => name === check.name && appId === check.appId) === index,
  )
  return { channel: ofChannel, required }
}

async function firstScoreOf(
  { client, repository }: RunContext,
  read: CandidateReading,
  viewer: string,
  channel: EntryChannel,
  candidate: Snapshot,
  baseline: Snapshot,
) {
  const context = firstScoreContext(channel.name, baseline)
  if (!(context in read.checks.own)) return undefined
  return readFirstScore(client, repository, {
    candidate: candidate.commit,
    context,
    writtenBy: viewer,
  })
}
