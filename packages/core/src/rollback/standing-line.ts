import type { Sha } from '../identifiers.ts'
import type { HistoryEntry } from '../promotion/channel-history.ts'
import { claimedReverts } from '../promotion/channel-only-claims.ts'
import { rollbackTrailers } from './rollback-commit.ts'

type Entry = HistoryEntry & {
  readonly message?: string
  /** Message of the second parent, where the merge has just its tree. */
  readonly merged?: string
}

/**
 * The channel's line without what was taken away again: what was rolled back has not entered, and
 * once a person has released it, it may enter again. The hold keeps it out until then. A revert
 * takes something from what the latest promotion left, so that its candidate is not there as a
 * whole; a revert of a revert takes nothing.
 */
export function standingLine(channel: readonly Entry[]): readonly HistoryEntry[] {
  const standing: HistoryEntry[] = []
  let reverted: readonly Sha[] = []
  for (let index = 0; index < channel.length; ) {
    const entry = channel[index]
    if (entry === undefined) break
    // A merge of a commit goes by that commit's name too.
    const names = [entry.commit, ...entry.parents.slice(1)]
    const isReverted = reverted.some((name) => names.includes(name))
    if (isReverted) reverted = reverted.filter((name) => !names.includes(name))
    else if (isPromotion(entry) && reverted.length > 0) reverted = []
    else {
      standing.push(entry)
      reverted = [...reverted, ...claimedReverts(claimOf(entry))]
    }
    const to = backTo(channel, index)
    // What lies between went as a whole, and what was reverted with it.
    if (to !== undefined) reverted = []
    index = to ?? index + 1
  }
  return standing
}

/** What an entry, or the commit that it merged, says of itself. */
function claimOf({ message = '', merged = '' }: Entry): string {
  return `${message}\n${merged}`
}

function isPromotion(entry: Entry): boolean {
  return /^Sluice-Candidate: /m.test(claimOf(entry))
}

/** Where in the line the state stands that an entry brings back; undefined where it is none. */
export function backTo(channel: readonly Entry[], index: number): number | undefined {
  const entry = channel[index]
  // A promotion may bring a tree that the channel once had: that is no way back.
  if (entry === undefined || isPromotion(entry)) return undefined
  const good = rollbackTrailers(claimOf(entry))?.good
  const to = channel.findIndex(
    ({ commit, tree }, at) => at > index + 1 && (tree === entry.tree || commit === good),
  )
  return to === -1 ? undefined : to
}
