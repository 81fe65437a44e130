import {
  type EntryChannel,
  type FirstScore,
  firstScoreContext,
  type HistoryEntry,
  type Sha,
  type Snapshot,
} from '@sluice/core'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import type { CandidateReading } from '../github/read-candidate.ts'
import { readCommitsWithStatus } from '../github/read-commits-with-status.ts'
import { readFirstScore } from '../github/read-first-score.ts'
import type { RunContext } from './run-context.ts'

type Asked = {
  readonly context: RunContext
  readonly channel: EntryChannel
  readonly baseline: Snapshot
  readonly viewer: string
  readonly entering: readonly HistoryEntry[]
}

/**
 * The oldest verdict about the candidate's tree against this baseline. A report is about a tree, so
 * a commit that changes nothing is not a new roll: all commits with that tree have one first report.
 */
export async function readRememberedScore(
  { context, channel, baseline, viewer, entering }: Asked,
  candidate: HistoryEntry,
  read: CandidateReading,
): Promise<FirstScore | undefined> {
  const { client, repository } = context
  const status = firstScoreContext(channel.name, baseline)
  const twins = entering
    .filter(({ commit, tree }) => tree === candidate.tree && commit !== candidate.commit)
    .map(({ commit }) => commit)
  const remembering: readonly Sha[] = [
    ...(status in read.checks.own ? [candidate.commit] : []),
    ...(await readCommitsWithStatus(client, repository, twins, status)),
  ]
  const scores = await Promise.all(
    remembering.map((commit) =>
      readFirstScore(client, repository, {
        candidate: commit,
        context: status,
        writtenBy: viewer,
      }),
    ),
  )
  const [earliest] = scores
    .filter((score) => score !== undefined)
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return earliest
}

/** Those of the commits about which a verdict against this baseline may be remembered. */
export async function withRememberedScore(
  { context, channel, baseline, viewer }: Asked,
  entries: readonly HistoryEntry[],
): Promise<readonly HistoryEntry[]> {
  // Every workflow on every branch writes as that bot: its good word is no evidence.
  if (viewer === ACTIONS_BOT) return []
  const remembering = await readCommitsWithStatus(
    context.client,
    context.repository,
    entries.map(({ commit }) => commit),
    firstScoreContext(channel.name, baseline),
  )
  return entries.filter(({ commit }) => remembering.includes(commit))
}
