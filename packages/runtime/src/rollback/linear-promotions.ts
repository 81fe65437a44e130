import { type ChannelState, type JudgedState, promotedCandidate, type Sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { readBrought } from '../github/read-channel-states.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * The commits that promotions brought of which the channel has only one commit each, since its
 * history is linear or a person squashed: they are looked up behind the candidate. Not to know them
 * keeps no rollback from being made.
 *
 * @param line newest first: at the older candidates the list ends.
 */
export async function broughtLinearly(
  { client, repository }: RollbackContext,
  branch: string,
  {
    undone,
    good,
    line,
  }: {
    readonly undone: readonly JudgedState[]
    readonly good: ChannelState
    readonly line: readonly ChannelState[]
  },
): Promise<{ readonly brought: readonly ChannelState[]; readonly unchecked: readonly string[] }> {
  const newest = undone.find(
    ({ state, entry }) => entry === 'promotion' && state.parents.length === 1,
  )
  const candidate = newest && promotedCandidate(newest.state.message)
  if (candidate === undefined) return { brought: [], unchecked: [] }
  const older = line.slice(line.indexOf(good))
  const known = new Set(
    older.flatMap(({ commit, message }): Sha[] => [commit, promotedCandidate(message) ?? commit]),
  )
  const isKnown = ({ commit, tree }: ChannelState) => known.has(commit) || tree === good.tree
  try {
    const question = { candidate, isKnown }
    return { brought: await readBrought(client, repository, branch, question), unchecked: [] }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return { brought: [], unchecked: [`Which commits the promotions brought: ${error.message}`] }
  }
}
