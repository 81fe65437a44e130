import { sha } from '@sluice/core'
import type { LabelEvent } from '@sluice/runtime'
import * as z from 'zod'

const payload = z.object({
  action: z.literal('labeled'),
  label: z.object({ name: z.string() }),
  sender: z.object({ login: z.string() }),
  pull_request: z.object({
    number: z.number(),
    head: z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) }),
  }),
})

/**
 * A label that somebody has just set, and the head that it was set on. Only of an event whose
 * workflow is the protected side's: with any other the pull request itself could say so.
 *
 * @returns undefined for every other event, which says nothing about labels.
 */
export function labelEvent(event: {
  readonly eventName: string
  readonly payload: unknown
}): LabelEvent | undefined {
  if (event.eventName !== 'pull_request_target') return undefined
  const { data } = payload.safeParse(event.payload)
  if (data === undefined) return undefined
  const { label, sender, pull_request: pull } = data
  return { number: pull.number, label: label.name, by: sender.login, head: sha(pull.head.sha) }
}
