import type { HistoryEntry } from '../promotion/channel-history.ts'
import { rollbackTrailers } from './rollback-commit.ts'

type Entry = HistoryEntry & {
  readonly message?: string
  /** Message of the second parent, where the merge has just its tree. */
  readonly merged?: string
}

/**
 * The channel's line without what was taken away again: what was rolled back has not entered, and
 * once a person has released it, it may enter again. The hold keeps it out until then.
 */
export function standingLine(channel: readonly Entry[]): readonly HistoryEntry[] {
  const standing: HistoryEntry[] = []
  for (let index = 0; index < channel.length; ) {
    const entry = channel[index]
    if (entry === undefined) break
    standing.push(entry)
    index = backTo(channel, index) ?? index + 1
  }
  return standing
}

function backTo(channel: readonly Entry[], index: number): number | undefined {
  const entry = channel[index]
  const message = `${entry?.message ?? ''}\n${entry?.merged ?? ''}`
  // A promotion may bring a tree that the channel once had: that is no way back.
  if (entry === undefined || /^Sluice-Candidate: /m.test(message)) return undefined
  const good = rollbackTrailers(message)?.good
  const to = channel.findIndex(
    ({ commit, tree }, at) => at > index + 1 && (tree === entry.tree || commit === good),
  )
  return to === -1 ? undefined : to
}
