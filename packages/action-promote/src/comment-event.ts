import { parseCommand } from '@sluice/core'
import * as z from 'zod'

const payload = z.object({
  action: z.enum(['created', 'edited']),
  issue: z.object({ number: z.number() }),
  comment: z.object({ id: z.number(), body: z.string() }),
})

/** A comment that somebody has just written, and whether it may be a command for us. */
export type CommentEvent =
  | { readonly kind: 'command'; readonly number: number; readonly comment: number }
  | { readonly kind: 'talk' }

/**
 * Only where the comment stands is taken from the event, and whether it is worth a look. What it
 * says, and who said it, is read from GitHub again.
 *
 * @returns undefined for every other event.
 */
export function commentEvent(event: {
  readonly eventName: string
  readonly payload: unknown
}): CommentEvent | undefined {
  if (event.eventName !== 'issue_comment') return undefined
  const { data } = payload.safeParse(event.payload)
  if (data === undefined || parseCommand(data.comment.body) === undefined) return { kind: 'talk' }
  return { kind: 'command', number: data.issue.number, comment: data.comment.id }
}
