import type { Attempt } from './request.ts'

export type Patience = {
  /** Before the second attempt; twice as long before the third. */
  readonly retryPauseMilliseconds: number
  readonly pause: (milliseconds: number) => Promise<unknown>
}

const ATTEMPTS = 3

/** Nobody on call is helped by a notice that comes later than the next run. */
const LONGEST_PAUSE_MILLISECONDS = 30_000

/**
 * Tries again what may go better the next time: a server that is busy, broken or out of reach. A
 * refusal stays one. Who asks for a longer pause than we have is not asked again.
 */
export async function withRetries(
  attemptOnce: () => Promise<Attempt>,
  { retryPauseMilliseconds, pause }: Patience,
): Promise<{ readonly attempt: Attempt; readonly attempts: number }> {
  for (let attempts = 1; ; attempts += 1) {
    const attempt = await attemptOnce()
    if (attempts === ATTEMPTS || (attempt.outcome !== 'busy' && attempt.outcome !== 'silent'))
      return { attempt, attempts }
    const asked = attempt.outcome === 'busy' ? (attempt.waitMilliseconds ?? 0) : 0
    if (asked > LONGEST_PAUSE_MILLISECONDS) return { attempt, attempts }
    await pause(Math.max(asked, retryPauseMilliseconds * 2 ** (attempts - 1)))
  }
}
