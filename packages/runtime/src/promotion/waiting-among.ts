import {
  type EntryChannel,
  type HistoryEntry,
  lookContext,
  type Sha,
  timeGates,
} from '@sluice/core'
import { readWaiting } from '../github/read-waiting.ts'
import type { RunContext } from './run-context.ts'

/** Who waits for time to pass; only a policy that lets it pass needs to know. */
export async function waitingAmong(
  { client, repository }: RunContext,
  { name, entry: { gates } }: EntryChannel,
  entering: readonly HistoryEntry[],
  viewer: string,
): Promise<ReadonlySet<Sha>> {
  const asked = timeGates.filter((gate) => gates[gate] !== undefined)
  // Of one commit there is nothing to choose.
  if (asked.length === 0 || entering.length < 2) return new Set()
  return readWaiting(client, repository, {
    commits: entering.map(({ commit }) => commit),
    context: lookContext(name),
    gates: asked,
    writtenBy: viewer,
  })
}
