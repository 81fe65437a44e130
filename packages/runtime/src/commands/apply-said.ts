import {
  type ChannelOnlyChange,
  type EntryChannel,
  type HistoryEntry,
  type NotNeeded,
  notNeededContext,
  notNeededSaid,
  type PromotionEvidence,
  refreshedCandidates,
  type Said,
  type Sha,
} from '@sluice/core'
import { readToldNotNeeded } from '../github/read-told-not-needed.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { readSaidOn } from './read-said.ts'

/** Candidates of which somebody asked for a newer one. */
export function refreshedAmong(
  entering: readonly HistoryEntry[],
  said: readonly Said[],
): ReadonlySet<Sha> {
  const beginnings = refreshedCandidates(said)
  return new Set(
    entering
      .map(({ commit }) => commit)
      .filter((commit) => beginnings.some((beginning) => commit.startsWith(beginning))),
  )
}

/**
 * The evidence with what people said need not be carried. Only where a fix would be lost is anything
 * asked of GitHub: who said so on another pull request, such as the one that brought the fix.
 */
export async function readNotNeeded(
  context: RunContext,
  channel: EntryChannel,
  evidence: PromotionEvidence,
  said: readonly Said[],
): Promise<{
  readonly evidence: PromotionEvidence
  readonly said: readonly Said[]
  /** Before anybody said anything. */
  readonly lost: ReadonlySet<Sha>
}> {
  const { fixes } = evidence
  const lost = fixes.kind === 'measured' ? fixes.value.changes.filter(isLost) : []
  if (fixes.kind !== 'measured' || lost.length === 0) return { evidence, said, lost: new Set() }
  const commits = lost.map(({ commit }) => commit)
  const numbers = await readToldNotNeeded(context.client, context.repository, {
    commits,
    context: notNeededContext(channel.name),
  })
  const known = new Set(said.map(({ statement }) => statement.comment.number))
  const others = numbers.filter((number) => !known.has(number))
  const all = [...said, ...(await readSaidOn(context, channel, others, new Set()))]
  const notNeeded = notNeededSaid(all)
  const changes = fixes.value.changes.map((change) => asSaid(change, notNeeded))
  return {
    evidence: { ...evidence, fixes: { ...fixes, value: { ...fixes.value, changes } } },
    said: all,
    lost: new Set(commits),
  }
}

function isLost({ status }: ChannelOnlyChange): boolean {
  return status.kind === 'lost'
}

function asSaid(change: ChannelOnlyChange, notNeeded: readonly NotNeeded[]): ChannelOnlyChange {
  const said = notNeeded.find(({ commit }) => commit === change.commit)
  if (said === undefined || !isLost(change)) return change
  const { who, reason } = said
  return { ...change, status: { kind: 'not-needed', who, reason } }
}
