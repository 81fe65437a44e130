import type { Sha } from '@sluice/core'
import { isLabel } from '../github/list-labelled.ts'
import type { LabelledPull } from '../github/read-labelled-pull.ts'

/** A label that was set at the moment a run is about, by whom, and the head that it was set on. */
export type LabelEvent = {
  readonly number: number
  readonly label: string
  readonly by: string
  readonly head: Sha
}

/**
 * Of a head that others can move only a run at the moment of the label can tell that it was the one
 * labelled: it notes that on the commit, for the runs after it. A note from before the label is about
 * another label, that was taken off or that somebody set whose label does not count.
 *
 * @param asked.status context of the note; `viewer`: whose notes count.
 * @returns `noted` by an earlier run; `now`: this run is the one.
 */
export function labelSeen(
  { number, head, checks, labelledBy, labelledAt }: LabelledPull,
  asked: {
    readonly label: string
    readonly status: string
    readonly viewer: string
    readonly event: LabelEvent | undefined
  },
): 'noted' | 'now' | 'not seen' {
  const noted = checks.own[asked.status]
  const isOurs = noted?.state === 'success' && noted.by === asked.viewer
  if (isOurs && labelledAt !== undefined && noted.createdAt >= labelledAt) return 'noted'
  const { event } = asked
  const isNow =
    event?.number === number &&
    event.head === head &&
    // A run that had to wait may be about a label that somebody else has set anew since.
    event.by === labelledBy?.login &&
    isLabel(event.label, asked.label)
  return isNow ? 'now' : 'not seen'
}
