import type { Delivery } from './delivery.ts'
import type { Attempt } from './request.ts'

const BY_HAND = 'Tell them yourself; the next run tries again.'

/** Why a notice was not sent, and what to do, without anything that the server said. */
export function explainFailure(
  target: string,
  { attempt, attempts }: { readonly attempt: FailedAttempt; readonly attempts: number },
  { adviceOn, addressIn }: Extract<Delivery, { ok: true }>,
): string {
  const times = attempts === 1 ? '' : `, ${attempts} times`
  switch (attempt.outcome) {
    case 'refused':
      return `${target} was not told: it refuses the notice (${attempt.status}). ${adviceOn(attempt)}`
    case 'redirected':
      return `${target} was not told: it redirects elsewhere (${attempt.status}), which is not followed. Write the final address into ${addressIn}.`
    case 'busy':
      return `${target} was not told: it answered ${attempt.status}${times}${longWait(attempt)}. ${BY_HAND}`
    case 'silent':
      return `${target} was not told: ${attempt.reason}${times}. ${BY_HAND}`
    case 'unreadable':
      return `${target} was not told: ${attempt.problem}. Check that the address is right.`
  }
}

type FailedAttempt = Exclude<Attempt, { outcome: 'accepted' | 'needless' }>

function longWait({ waitMilliseconds = 0 }: Extract<Attempt, { outcome: 'busy' }>): string {
  return waitMilliseconds > 0 ? ` and asks to wait ${Math.ceil(waitMilliseconds / 1000)} s` : ''
}
