import { INCIDENT_LABEL, isSluiceContext } from '@sluice/core'
import * as z from 'zod'

type Event = { readonly eventName: string; readonly payload: unknown }

const pullRequest = z.object({
  sender: z.object({ login: z.string() }),
  pull_request: z.object({
    head: z.object({ repo: z.object({ full_name: z.string() }).nullable() }),
    base: z.object({ repo: z.object({ full_name: z.string() }) }),
  }),
})
const status = z.object({ context: z.string() })
const push = z.object({ ref: z.string(), deleted: z.boolean().default(false) })
const issue = z.object({ issue: z.object({ labels: z.array(z.object({ name: z.string() })) }) })

/**
 * Why an event asks for no look, in a sentence. Whatever cannot be read asks for one: a look takes
 * nothing from the event, so that it is never wrong, only in vain.
 *
 * @returns undefined where the channels are to be looked at.
 */
export function idleReason({ eventName, payload }: Event): string | undefined {
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_review':
      return ofReadOnlyToken(payload)
    case 'status':
      return isSluiceContext(status.safeParse(payload).data?.context ?? '')
        ? 'The status is one of Sluice’s own.'
        : undefined
    case 'push':
      return ofNoChannel(payload)
    case 'issues': {
      const { data } = issue.safeParse(payload)
      return data?.issue.labels.every(({ name }) => name !== INCIDENT_LABEL) === true
        ? 'The issue is no incident.'
        : undefined
    }
    default:
      return undefined
  }
}

/** GitHub gives these runs a token that can only read, and no secrets. */
function ofReadOnlyToken(payload: unknown): string | undefined {
  const { data } = pullRequest.safeParse(payload)
  if (data === undefined) return undefined
  const { sender, pull_request: pull } = data
  const instead = 'its run may not write. The next look takes what it says'
  if (sender.login === 'dependabot[bot]') return `Dependabot did this: ${instead}.`
  return pull.head.repo?.full_name === pull.base.repo.full_name
    ? undefined
    : `The pull request comes from a fork: ${instead}.`
}

function ofNoChannel(payload: unknown): string | undefined {
  const { data } = push.safeParse(payload)
  if (data === undefined) return undefined
  if (data.deleted) return 'The push deleted something.'
  if (!data.ref.startsWith('refs/heads/')) return 'The push is of no branch.'
  return data.ref.startsWith('refs/heads/sluice/')
    ? 'The branch is one of Sluice’s own.'
    : undefined
}
