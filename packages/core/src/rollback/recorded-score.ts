import type { FirstScore } from '../evidence/evidence.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { DecisionEntry } from '../ledger/entry.ts'
import { entriesOf, type Ledger } from '../ledger/ledger.ts'
import { firstScoreContexts } from '../promotion/status-contexts.ts'
import type { ChannelState } from './channel-state.ts'

/** The eval score that let a state in, as it was recorded then. For people: nothing is decided by it. */
export type RecordedScore = {
  readonly verdict: FirstScore['verdict']
  /** `0.86; stable 0.85; 0.01 higher (200 items)`, or the candidate's means alone. */
  readonly observed: string
}

/**
 * The scores that are on record for a channel's states, by tree: a report is about a tree, so a
 * rollback to it has the score with which it came. What a commit status says of the first complete
 * report goes before what the ledger remembers; a state without either has none here.
 */
export function recordedScores(
  line: readonly ChannelState[],
  channel: ChannelName,
  ledger: Ledger,
): ReadonlyMap<Sha, RecordedScore> {
  const decisions = entriesOf(ledger, 'decision').filter((one) => one.channel === channel)
  return new Map(
    line.flatMap((state): [Sha, RecordedScore][] => {
      const score = statusScore(state, channel) ?? ledgerScore(state, decisions)
      return score === undefined ? [] : [[state.tree, score]]
    }),
  )
}

/** The oldest verdict counts, as it did when the candidate was judged. */
function statusScore(
  { candidate, parents: [baseline] }: ChannelState,
  channel: ChannelName,
): RecordedScore | undefined {
  if (candidate?.statuses === undefined || baseline === undefined) return undefined
  const { statuses } = candidate
  const contexts = firstScoreContexts(channel, { commit: baseline })
  const given = verdicts
    .flatMap((verdict) => {
      const status = statuses[contexts[verdict]]
      return status === undefined ? [] : [{ verdict, status }]
    })
    .sort((one, other) => Date.parse(one.status.createdAt) - Date.parse(other.status.createdAt))
  const [first] = given
  return first && { verdict: first.verdict, observed: first.status.description }
}

const verdicts = ['fail', 'inconclusive', 'pass'] as const

function ledgerScore(
  { candidate, parents: [baseline] }: ChannelState,
  decisions: readonly DecisionEntry[],
): RecordedScore | undefined {
  const about = decisions.findLast(
    (one) => one.candidate === candidate?.commit && one.baseline === baseline,
  )
  const verdict = verdicts.find((one) => one === about?.gates['score'])
  const scores = Object.entries(about?.scores ?? {})
  if (verdict === undefined || scores.length === 0) return undefined
  const named = scores.map(([dataset, value]) =>
    scores.length === 1 ? value : `${dataset}: ${value}`,
  )
  return { verdict, observed: named.join('; ') }
}
