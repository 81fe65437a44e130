import { type Decimal, toNumber } from '../decimal.ts'
import { formatDuration, formatTime, later } from './duration.ts'
import type { GateResult } from './gate.ts'
import { counted, wholeCount } from './readable-numbers.ts'

/** How much traffic there was, and how much a rule asks for. */
export type Traffic = {
  readonly total: Decimal
  /** How far back was measured: shorter than the rule's window while that is still filling. */
  readonly seenSeconds: number
  readonly windowSeconds: number
  /** The candidate no longer runs, so no more requests come. */
  readonly ended: boolean
  readonly minRequests: number
  readonly channel: string
  /** ISO 8601, UTC. */
  readonly now: string
}

type Answer = Pick<GateResult, 'verdict' | 'next' | 'reason' | 'clear'>

/**
 * What a gate says when a window has too few requests to tell anything; undefined when it has
 * enough. No requests are never enough, whatever the rule asks for.
 */
export function tooFewRequests(traffic: Traffic): Answer | undefined {
  const { total, seenSeconds, windowSeconds, minRequests, ended } = traffic
  if (toNumber(total) >= Math.max(minRequests, 1)) return undefined
  const filling = seenSeconds < windowSeconds && !ended
  const count = Number(wholeCount(total))
  return {
    verdict: 'inconclusive',
    next: filling ? 'wait' : 'act',
    reason: `${counted(count, 'request')} in ${formatDuration(seenSeconds)} ${count === 1 ? 'is' : 'are'} too few to tell.`,
    clear: [ended ? RUN_AGAIN : filling ? whenEnough(traffic) : sendMore(traffic)],
  }
}

export const RUN_AGAIN =
  'Another commit took its place: deploy it again, or bring a newer candidate.'

function whenEnough(traffic: Traffic): string {
  const { total, seenSeconds, windowSeconds, minRequests, now } = traffic
  const perSecond = toNumber(total) / seenSeconds
  const secondsToGo = (minRequests - toNumber(total)) / perSecond
  if (perSecond > 0 && seenSeconds + secondsToGo <= windowSeconds)
    return `Enough requests about ${formatTime(later(now, secondsToGo), now)} at this traffic.`
  const full = formatTime(later(now, windowSeconds - seenSeconds), now)
  return `The window is full at ${full}; at this traffic it will not have ${minRequests}. ${sendMore(traffic)}`
}

function sendMore({ channel, minRequests, windowSeconds }: Traffic): string {
  return `Send more traffic to ${channel}, or change \`min-requests\` (${minRequests}) or \`window\` (${formatDuration(windowSeconds)}).`
}
