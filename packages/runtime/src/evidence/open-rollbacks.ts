import {
  type EntryChannel,
  isPerson,
  isRollbackBranch,
  type OpenRollback,
  rollsBack,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { readPermissions } from '../github/read-permissions.ts'
import type { RunContext } from '../promotion/run-context.ts'

/**
 * Open pull requests that roll the channel back, or its source: what is being rolled back there is in
 * its candidates (promise 4). The branch is one of this repository, and whoever opened it may write
 * to it: else a stranger could hold a channel with a branch that was left behind.
 */
export async function openRollbacks(
  context: RunContext,
  {
    openPullRequests,
    sourceRollbacks,
    repositoryUrl,
  }: Pick<ChannelsReading, 'sourceRollbacks' | 'repositoryUrl'> & {
    readonly openPullRequests: readonly Pick<
      ChannelsReading['openPullRequests'][number],
      'number' | 'headBranch' | 'fromFork' | 'author'
    >[]
  },
  { name, entry }: EntryChannel,
): Promise<readonly OpenRollback[]> {
  const own = openPullRequests.filter(
    ({ headBranch, fromFork }) => !fromFork && isRollbackBranch(headBranch, name),
  )
  const ofSource = sourceRollbacks
    .filter((pull) => rollsBack(entry.from, pull))
    .map(({ number, author }) => ({ number, author, isOfSource: true as const }))
  const found = [...own.map(({ number, author }) => ({ number, author })), ...ofSource]
  if (found.length === 0) return []
  const strangers = await strangersAmong(
    context,
    found.map(({ author }) => author),
  )
  return found
    .filter(({ author }) => !strangers.has(author))
    .map(({ author: _, ...one }) => ({ ...one, url: `${repositoryUrl}/pull/${one.number}` }))
}

/** Apps are let in by an administrator. Where nobody tells what a person may do, the hold stands. */
async function strangersAmong(
  { client, repository }: RunContext,
  authors: readonly string[],
): Promise<ReadonlySet<string>> {
  try {
    const permissions = await readPermissions(client, repository, authors)
    return new Set(
      authors.filter((author) => isPerson(author) && permissions.get(author) === 'none'),
    )
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== 'permission') throw error
    return new Set()
  }
}
