import {
  type CandidateKnowledge,
  type Channel,
  chooseCandidate,
  ciProgress,
  type EntryChannel,
  type FirstScore,
  type HistoryEntry,
  type PolicyReference,
  type PromotionCommit,
  promotionCommit,
  type RequiredCheck,
  type Snapshot,
} from '@sluice/core'
import { type CandidateReading, readCandidate } from '../github/read-candidate.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { readProtections } from '../github/read-protections.ts'
import { type BranchRules, withProtection } from '../github/read-required-checks.ts'
import { readRulesets } from '../github/read-rulesets.ts'
import { protectedBranches } from './protected-branches.ts'
import { readRememberedScore, withRememberedScore } from './remembered-score.ts'
import type { RunContext } from './run-context.ts'

/** The candidate, and what GitHub knows of it. */
export type FoundCandidate = {
  readonly candidate: Snapshot
  readonly commit: PromotionCommit
  readonly read: CandidateReading
  readonly rules: {
    readonly channel: BranchRules
    /** What either branch's rules require of a candidate. */
    readonly required: readonly RequiredCheck[]
  }
  readonly firstScore: FirstScore | undefined
}

export type CandidateSearch = {
  readonly context: RunContext
  readonly channel: EntryChannel
  readonly from: Channel
  readonly baseline: Snapshot
  readonly policy: PolicyReference
  readonly reading: ChannelsReading
  /** Commits that could enter, newest first. */
  readonly entering: readonly HistoryEntry[]
  readonly known: CandidateKnowledge
}

/**
 * Chooses the candidate and reads what is known of it. Where CI of the newest has not finished, an
 * older one whose evidence is complete goes first: on a busy branch CI of the newest always runs.
 */
export async function findCandidate(search: CandidateSearch): Promise<FoundCandidate | undefined> {
  const { entering, known } = search
  const choice = chooseCandidate(entering, known)
  if (choice === undefined) return undefined
  const [chosen, rules] = await Promise.all([readEntry(search, choice.entry), readRules(search)])
  const found =
    choice.why !== 'kept' &&
    progressOf(search, chosen.read, rules.required, chosen.read) === 'unfinished'
      ? await olderWithEverything(search, choice.entry, rules.required, chosen.read)
      : undefined
  if (found !== undefined) return { ...found, rules }
  return {
    ...chosen,
    rules,
    firstScore: await readRememberedScore(search, choice.entry, chosen.read),
  }
}

/** Each costs a request or two; a branch on which this many are open has another trouble. */
const MOST_OLDER = 20

async function olderWithEverything(
  search: CandidateSearch,
  chosen: HistoryEntry,
  required: readonly RequiredCheck[],
  usual: CandidateReading,
): Promise<Omit<FoundCandidate, 'rules'> | undefined> {
  const { entering, known, channel } = search
  const older = entering
    .slice(entering.indexOf(chosen) + 1)
    .slice(0, MOST_OLDER)
    .filter(({ commit }) => !known.failed.has(commit))
  const scored = channel.entry.gates.score !== undefined
  for (const entry of scored ? await withRememberedScore(search, older) : older) {
    const one = await readEntry(search, entry)
    if (progressOf(search, one.read, required, usual) !== 'green') continue
    // A closed promotion is a person's no, or it was passed by already.
    const { pullRequest } = await one.read.present(true)
    if (pullRequest !== undefined && pullRequest.state !== 'open') continue
    const firstScore = await readRememberedScore(search, entry, one.read)
    if (!scored || firstScore?.verdict === 'pass') return { ...one, firstScore }
  }
  return undefined
}

async function readEntry(search: CandidateSearch, entry: HistoryEntry) {
  const { context, channel, baseline, reading } = search
  const candidate: Snapshot = { commit: entry.commit, tree: entry.tree }
  const commit = promotionCommit({ ...search, candidate })
  const question = {
    candidate: candidate.commit,
    baseline: baseline.commit,
    branch: commit.branch,
    channelBranch: channel.branch,
    policyFile: context.policyFile,
  }
  const { client, repository } = context
  const read = await readCandidate(client, repository, question, reading.known)
  return { candidate, commit, read }
}

function progressOf(
  { channel, context: { run } }: CandidateSearch,
  read: CandidateReading,
  required: readonly RequiredCheck[],
  usual: CandidateReading,
) {
  const checksOf = ({ checks }: CandidateReading) =>
    checks.checks.filter(({ workflowRunId }) => run === undefined || workflowRunId !== run.id)
  return ciProgress(channel.entry.gates.ci, { checks: checksOf(read), required }, checksOf(usual))
}

/** Required of a candidate: what either branch's rules ask; of P: what the channel's ask. */
async function readRules({ context, channel, from, reading }: CandidateSearch) {
  const { client, repository } = context
  const [[ofChannel = [], ofSource = []], channelRules, sourceRules] = await Promise.all([
    readProtections(client, repository, [channel.branch, from.branch], protectedBranches(context)),
    reading.rulesets.channel ?? readRulesets(client, repository, channel.branch),
    reading.rulesets.source ?? readRulesets(client, repository, from.branch),
  ])
  const rules = withProtection(channelRules, ofChannel)
  const all = [...rules.requiredChecks, ...withProtection(sourceRules, ofSource).requiredChecks]
  const required = all.filter(
    (check, index) =>
      all.findIndex(({ name, appId }) => name === check.name && appId === check.appId) === index,
  )
  return { channel: rules, required }
}
