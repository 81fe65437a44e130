import type { PromotionQuestion } from '@sluice/core'
import { channelsToLookAt } from './promotion/channels-to-look-at.ts'
import { look } from './promotion/look.ts'
import type { RunContext } from './promotion/run-context.ts'

/**
 * Measures everything that a decision about a channel depends on, and changes nothing. Undefined
 * where the channel is up to date.
 *
 * @example
 * const question = await collect(context, 'stable')
 * if (question) console.log(decide(question).outcome)
 *
 * @throws {SluiceError} when the policy cannot be used, or GitHub cannot be read. Evidence that
 * cannot be read is not an error: it is `missing` in the question, and its gate `unmeasured`.
 */
export async function collect(
  context: RunContext,
  channel: string,
): Promise<PromotionQuestion | undefined> {
  const [pair] = await channelsToLookAt(context, channel)
  if (pair === undefined) return undefined
  const found = await look(context, pair)
  return found.kind === 'candidate' ? found.question : undefined
}
