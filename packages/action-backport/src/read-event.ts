import { isSha } from '@sluice/core'
import type { RequestedChange } from '@sluice/runtime'
import * as z from 'zod'

/** What the event asks for. */
export type AskedByEvent =
  | {
      readonly kind: 'carry'
      readonly change: RequestedChange
      /** By a command: only for somebody who may write. */
      readonly command?: { readonly by: string; readonly targets: readonly string[] }
    }
  /** Nothing is named: what is lacking where. */
  | { readonly kind: 'overview' }
  /** Nothing to do, and why: not an error. */
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'unusable'; readonly problem: string }

const pullRequestEvent = z.object({
  pull_request: z.object({ number: z.number(), merged: z.boolean() }),
})

const commentEvent = z.object({
  action: z.string(),
  issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }),
  comment: z.object({ body: z.string(), user: z.object({ login: z.string() }).nullable() }),
})

const pushEvent = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  pusher: z.object({ name: z.string() }).optional(),
})

const BRANCH = 'refs/heads/'

/**
 * Reads from the event which change to carry.
 *
 * @param number the input `pull-request`, which goes before the event.
 */
export function readEvent(
  name: string,
  payload: unknown,
  number: number | undefined,
): AskedByEvent {
  if (number !== undefined) return { kind: 'carry', change: { kind: 'pull-request', number } }
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
      return readPullRequest(payload)
    case 'issue_comment':
      return readComment(payload)
    case 'push':
      return readPush(payload)
    case 'schedule':
    case 'workflow_dispatch':
      return { kind: 'overview' }
    default:
      return {
        kind: 'unusable',
        problem: `Nothing says which change to carry: the event is ${JSON.stringify(name)}. Give the input 'pull-request' the number of a merged pull request.`,
      }
  }
}

function readPullRequest(payload: unknown): AskedByEvent {
  const { data } = pullRequestEvent.safeParse(payload)
  if (data === undefined) return unreadable('pull request')
  const { number, merged } = data.pull_request
  return merged
    ? { kind: 'carry', change: { kind: 'pull-request', number } }
    : { kind: 'nothing', why: `#${number} was not merged: nothing to carry.` }
}

/** `/backport legacy` on a line of its own, with one channel or several. */
const COMMAND = /^\/backport(?:[ \t]+([A-Za-z0-9._,\- \t]*))?$/m

function readComment(payload: unknown): AskedByEvent {
  const { data } = commentEvent.safeParse(payload)
  if (data === undefined) return unreadable('comment')
  const { action, issue, comment } = data
  const found = COMMAND.exec(comment.body.replaceAll('\r', ''))
  if (action !== 'created' || found === null)
    return { kind: 'nothing', why: 'The comment holds no command.' }
  if (issue.pull_request === undefined || issue.pull_request === null)
    return { kind: 'nothing', why: `#${issue.number} is no pull request.` }
  const targets = (found[1] ?? '').split(/[\s,]+/).filter((target) => target !== '')
  return {
    kind: 'carry',
    change: { kind: 'pull-request', number: issue.number },
    command: { by: comment.user?.login ?? 'ghost', targets: [...new Set(targets)] },
  }
}

function readPush(payload: unknown): AskedByEvent {
  const { data } = pushEvent.safeParse(payload)
  if (data === undefined) return unreadable('push')
  const { ref, before, after, pusher } = data
  if (!ref.startsWith(BRANCH)) return { kind: 'nothing', why: `${ref} is no branch.` }
  if (!isSha(before) || !isSha(after)) return unreadable('push')
  if (/^0+$/.test(before) || /^0+$/.test(after))
    return { kind: 'nothing', why: `${ref} was made or deleted: nothing to carry.` }
  const branch = ref.slice(BRANCH.length)
  return {
    kind: 'carry',
    change: { kind: 'push', branch, before, after, by: pusher?.name ?? 'unknown' },
  }
}

function unreadable(what: string): AskedByEvent {
  return {
    kind: 'unusable',
    problem: `The event of the ${what} has an unknown form. Give the input 'pull-request' the number of a merged pull request.`,
  }
}
