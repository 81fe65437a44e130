import { toNumber } from '../decimal.ts'
import { secondsOf } from '../policy/values/duration.ts'
import type { Override } from '../promotion/override.ts'
import type { PromotionQuestion } from '../promotion/question.ts'

/** How an override is said, beside the gates that it is about. */
export type OverrideWords = {
  /** Who has admin permission; `admin` by default. */
  readonly by?: string
  readonly reason?: string
  /** As in the command: `6h`. As long as the policy allows by default. */
  readonly for?: string
  /** An ISO 8601 time; the time of the story by default. */
  readonly at?: string
}

/** @throws {Error} when `for` is no duration. */
export function overrideOf(
  { candidate, baseline, now }: Omit<PromotionQuestion, 'evidence'>,
  gates: Override['gates'],
  words: OverrideWords,
): Override {
  const { by = 'admin', reason = 'we take the risk', for: during, at = now } = words
  const seconds = during === undefined ? undefined : secondsOf(during)
  if (during !== undefined && seconds === undefined)
    throw new Error(`${JSON.stringify(during)} is no duration, such as \`6h\`.`)
  return {
    candidate: candidate.commit,
    baseline: baseline.commit,
    gates,
    by,
    reason,
    at: new Date(at).toISOString(),
    ...(seconds === undefined ? {} : { forSeconds: toNumber(seconds) }),
  }
}
