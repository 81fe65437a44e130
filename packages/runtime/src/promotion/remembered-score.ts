import {
  type EntryChannel,
  type FirstScore,
  firstScoreContext,
  firstScoreContexts,
  type HistoryEntry,
  type Snapshot,
} from '@sluice/core'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import type { CandidateReading } from '../github/read-candidate.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { readCommitsWithStatus } from '../github/read-commits-with-status.ts'
import { firstScoreAmong, readFirstScore } from '../github/read-first-score.ts'
import type { RunContext } from './run-context.ts'

type Asked = {
  readonly context: RunContext
  readonly channel: EntryChannel
  readonly baseline: Snapshot
  readonly reading: Pick<ChannelsReading, 'viewer'>
  readonly entering: readonly HistoryEntry[]
}

/**
 * The oldest verdict about the candidate's tree against this baseline. A report is about a tree, so
 * a commit that changes nothing is not a new roll: all commits with that tree have one first report.
 */
export async function readRememberedScore(
  { context, channel, baseline, reading, entering }: Asked,
  candidate: HistoryEntry,
  read: CandidateReading,
): Promise<FirstScore | undefined> {
  const { client, repository } = context
  const contexts = firstScoreContexts(channel.name, baseline)
  const asked = { contexts, writtenBy: reading.viewer }
  const twins = entering
    .filter(({ commit, tree }) => tree === candidate.tree && commit !== candidate.commit)
    .map(({ commit }) => commit)
  const others = await readCommitsWithStatus(client, repository, twins, Object.values(contexts))
  const among = firstScoreAmong(read.checks.own, asked)
  if (others.length === 0 && among !== 'unclear') return among
  const scores = await Promise.all(
    [...(among === undefined ? [] : [candidate.commit]), ...others].map((commit) =>
      readFirstScore(client, repository, { candidate: commit, ...asked }),
    ),
  )
  const [earliest] = scores
    .filter((score) => score !== undefined)
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return earliest
}

/** Those of the commits about which a pass against this baseline may be remembered. */
export async function withRememberedScore(
  { context, channel, baseline, reading }: Asked,
  entries: readonly HistoryEntry[],
): Promise<readonly HistoryEntry[]> {
  // Every workflow on every branch writes as that bot: its good word is no evidence.
  if (reading.viewer === ACTIONS_BOT) return []
  const remembering = await readCommitsWithStatus(
    context.client,
    context.repository,
    entries.map(({ commit }) => commit),
    [firstScoreContext(channel.name, baseline, 'pass')],
  )
  return entries.filter(({ commit }) => remembering.includes(commit))
}
