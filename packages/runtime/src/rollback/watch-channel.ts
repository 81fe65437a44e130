import type { WatchReport } from '@sluice/core'
import { channelSide } from './read-channel-side.ts'
import type { RollbackContext, RollbackOptions } from './rollback-context.ts'

/**
 * One look of the watch at a channel: goes on with what is open, judges the channel by its own
 * rules, remembers the look on the channel's head, and rolls back when they failed for as many looks
 * as the policy says.
 *
 * @throws {SluiceError} where the policy does not say what to watch, and nothing is open: nothing is
 * guessed.
 */
export async function watchChannel(
  context: RollbackContext,
  name: string,
  options: RollbackOptions,
): Promise<WatchReport> {
  const read = await channelSide(context, name)
  const { watchSide } = await import('./watch-side.ts')
  return watchSide(context, read, options)
}
