import { findGoodCommit, type GoodCommit, type Target } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import {
  type ChannelStatesReading,
  readMoreStates,
  statesOf,
} from '../github/read-channel-states.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { statesBehind } from './read-channel-side.ts'
import type { RollbackContext, RollbackWish } from './rollback-context.ts'

/** A history so long that a good state is not within it is looked at by a person. */
const MOST_PAGES = 40

export function isWord(to: string): to is 'last-good' | 'before-rollback' {
  return to === 'last-good' || to === 'before-rollback'
}

/** What the words of `to` mean in this repository. */
export function targetOf({ to }: RollbackWish, { named }: RollbackSide): Target {
  if (isWord(to)) return { kind: to }
  if (named === undefined) {
    throw new SluiceError(
      'misconfigured',
      `There is no commit or tag ${JSON.stringify(to)} in the repository. \`to\` is \`last-good\`, \`before-rollback\`, a commit or a tag.`,
    )
  }
  return { kind: 'commit', commit: named, written: to }
}

/** Reads the channel's history page by page, until it holds the state that is asked for. */
export async function searchGoodState(
  { client, repository }: RollbackContext,
  side: RollbackSide,
  branch: string,
  question: Omit<Parameters<typeof findGoodCommit>[0], 'line' | 'whole'>,
): Promise<{
  readonly line: ChannelStatesReading['line']
  readonly found: GoodCommit
  readonly between?: ChannelStatesReading['between']
}> {
  statesBehind(side, branch)
  if (side.channel === undefined) return { line: [], found: { kind: 'deeper' } }
  let pages = side.channel
  for (let page = 1; ; page += 1) {
    const { line, whole, between } = statesOf(pages)
    const found = findGoodCommit({ ...question, line, whole })
    if (found.kind !== 'deeper' || whole || page === MOST_PAGES) return { line, found, between }
    pages = await readMoreStates(client, repository, branch, pages)
  }
}
