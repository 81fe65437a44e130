import type { RevertQuestion } from './revert-question.ts'

/** How a revert reaches its channel. */
export type RevertWay =
  | { readonly kind: 'push' }
  /** With a reason where the policy would have had it pushed. */
  | { readonly kind: 'pull-request'; readonly why?: string }

/**
 * By a pull request, unless the policy says that reverts of the channel are pushed. What nobody has
 * resolved, what no revert undoes and what guards the channel itself is for a person all the same.
 *
 * @param refusal why GitHub did not let it be pushed.
 */
export function revertWay(question: RevertQuestion, refusal?: string): RevertWay {
  const { channel, rules, series, guards, irreversible, confirmed } = question
  if (!rules.push.includes(channel.name)) return { kind: 'pull-request' }
  const why = (text: string): RevertWay => ({ kind: 'pull-request', why: text })
  if (series.conflict !== undefined) return why('It conflicts.')
  if (guards.length > 0)
    return why(`It changes ${listed(guards)}, which guard ${channel.name} itself.`)
  if (irreversible.length > 0 && !confirmed)
    return why(`A revert does not undo ${listed(irreversible)}.`)
  if (refusal !== undefined) return why(`GitHub did not let it be pushed: ${refusal}`)
  return { kind: 'push' }
}

const MOST_NAMED = 5

function listed(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMED
  return [...paths.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
