import {
  type ChannelOnlyChanges,
  type Evidence,
  type HistoryEntry,
  holdsOf,
  type Snapshot,
} from '@sluice/core'
import { type FixesQuestion, readFixes } from '../evidence/read-fixes.ts'

/** What has entered, and does not stand any more. */
export type TakenAway = {
  readonly entry: HistoryEntry
  /** What says so, or why nobody can tell. */
  readonly fixes: Evidence<ChannelOnlyChanges>
}

/**
 * Where nothing of the source is new, promoted content may still have been taken away: by files
 * deleted by hand, for example, which no message tells. Then the source's tip is asked for as if it
 * had not entered, or the hold would go unsaid, and a release would bring nothing back (promise 4).
 *
 * @returns undefined where the channel has all of it.
 */
export async function findTakenAway(
  baseline: Snapshot,
  question: Omit<FixesQuestion, 'baseline' | 'candidate'>,
): Promise<TakenAway | undefined> {
  const [entry] = question.lines.sourceLine
  if (entry === undefined || entry.tree === baseline.tree) return undefined
  const candidate = { commit: entry.commit, tree: entry.tree }
  const fixes = await readFixes({ ...question, baseline: baseline.commit, candidate })
  const stands =
    fixes.kind === 'measured' && holdsOf(fixes.value.changes, { incidents: [] }).length === 0
  return stands ? undefined : { entry, fixes }
}
