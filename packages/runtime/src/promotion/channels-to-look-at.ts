import { askPolicy } from './ask-policy.ts'
import { type AskedPair, entryPair, hasEntry } from './entry-pair.ts'
import type { RunContext } from './run-context.ts'

/** The channels that a run is about: the named one, or all that have candidates. */
export async function channelsToLookAt(
  context: RunContext,
  named: string | undefined,
): Promise<readonly AskedPair[]> {
  const { policy, asFirst } = await askPolicy(context, named)
  const names =
    named === undefined ? policy.channels.filter(hasEntry).map(({ name }) => name) : [named]
  const [first, ...others] = names.map((name) => entryPair(policy, name))
  return first === undefined ? [] : [asFirst(first), ...others]
}
