import type { Check, CommitStatus } from '@sluice/core'

// GitHub's words for how a check ended, and what they mean to a gate. Unknown words never pass.

const RED = new Set([
  'FAILURE',
  'ERROR',
  'TIMED_OUT',
  'CANCELLED',
  'ACTION_REQUIRED',
  'STARTUP_FAILURE',
])
const UNFINISHED = new Set(['QUEUED', 'IN_PROGRESS', 'WAITING', 'PENDING', 'REQUESTED'])

export function checkState(
  status: string,
  conclusion: string | null,
): Pick<Check, 'state' | 'conclusion'> {
  if (status !== 'COMPLETED') {
    return { state: UNFINISHED.has(status) ? 'pending' : 'unknown', conclusion: word(status) }
  }
  const shown = word(conclusion ?? 'none')
  if (conclusion === 'SUCCESS') return { state: 'success', conclusion: shown }
  if (conclusion === 'SKIPPED') return { state: 'skipped', conclusion: shown }
  if (conclusion === 'NEUTRAL') return { state: 'neutral', conclusion: shown }
  if (conclusion === 'STALE') return { state: 'pending', conclusion: shown }
  return {
    state: conclusion !== null && RED.has(conclusion) ? 'red' : 'unknown',
    conclusion: shown,
  }
}

export function statusState(state: string): Check['state'] {
  if (state === 'SUCCESS') return 'success'
  if (RED.has(state)) return 'red'
  return state === 'PENDING' || state === 'EXPECTED' ? 'pending' : 'unknown'
}

/** The state of a status that we wrote ourselves. */
export function ownState(state: string): CommitStatus['state'] {
  switch (state) {
    case 'SUCCESS':
      return 'success'
    case 'FAILURE':
      return 'failure'
    case 'PENDING':
      return 'pending'
    default:
      return 'error'
  }
}

/** `TIMED_OUT` as people read it. */
export function word(constant: string): string {
  return constant.toLowerCase().replaceAll('_', ' ')
}
