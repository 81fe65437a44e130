import { approversOf } from '../entry/approvers.ts'
import { act } from '../entry/conditions.ts'
import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import type { HotfixRule } from '../policy/hotfix-settings.ts'
import { isIndependent } from '../promotion/approval.ts'
import type { HotfixFacts } from './hotfix.ts'

/**
 * Whether a maintainer has asked for exactly this head. A hotfix enters past the gates, so that its
 * label weighs what ending a hold weighs; and whoever may push can push after a label, so that it is
 * good for the head on which it was seen, wherever that is.
 */
export function judgeHotfixLabel({ label: name }: HotfixRule, facts: HotfixFacts): GateResult {
  const { label, number, head } = facts
  const common = {
    gate: 'label',
    required: `\`${name}\`, by a maintainer, for exactly this commit`,
  }
  const again = `A maintainer takes \`${name}\` off #${number} and puts it on again.`
  if (label === undefined)
    return act({
      ...common,
      observed: 'set by nobody who is known',
      reason:
        'It cannot be told who put the label on since the pull request goes into this channel.',
      clear: again,
    })
  const { by } = label
  const observed = `set by ${by.login}`
  if (by.kind !== 'person' || !isAmong(facts.maintainers, by.login))
    return act({
      ...common,
      observed,
      reason:
        by.kind === 'person'
          ? `${by.login}, who put the label on, has not the role maintain or admin in the repository.`
          : `${by.login}, which put the label on, is no person.`,
      clear: again,
    })
  const approvers = maintainersAmong(facts)
  if (!label.sawThisHead && approvers.length === 0)
    return act({
      ...common,
      observed,
      reason: `No maintainer is known to have seen ${shortSha(head)}: it may have been pushed after the label was set.`,
      clear: `A maintainer looks at ${shortSha(head)} and approves it, \`gh pr review ${number} --approve\`, or takes \`${name}\` off and puts it on again.`,
    })
  return {
    ...common,
    verdict: 'pass',
    next: 'nothing',
    observed:
      approvers.length === 0 ? observed : `${observed}; approved by ${approvers.join(', ')}`,
    reason: `${by.login} asked for it.`,
    clear: [],
    sources: [],
    remarks: [],
  }
}

/** Where a person decides about promotions, one who wrote none of it decides about a hotfix too. */
export function judgeSecondPerson(facts: HotfixFacts): GateResult {
  const { label, number, author, entering } = facts
  const common = { gate: 'approval', required: 'a person with write access who wrote none of it' }
  const people = [
    ...(label?.sawThisHead === true && isAmong(facts.maintainers, label.by.login)
      ? [label.by.login]
      : []),
    ...approversOf(facts),
  ]
  const written =
    entering.kind === 'known'
      ? {
          enteringAuthors: [author.login, ...entering.authors],
          unlinkedAuthors: entering.unlinkedAuthors,
        }
      : undefined
  const others = written === undefined ? [] : people.filter((by) => isIndependent({ by }, written))
  if (others.length === 0)
    return act({
      ...common,
      observed:
        people.length === 0 ? 'none yet' : `only ${people.join(', ')}, who wrote some of it`,
      reason: 'Nobody who wrote none of it has labelled or approved exactly this commit.',
      clear: `Review and approve it: \`gh pr review ${number} --approve\`.`,
    })
  return {
    ...common,
    verdict: 'pass',
    next: 'nothing',
    observed: others.join(', '),
    reason: `${others.join(', ')} labelled or approved it.`,
    clear: [],
    sources: [],
    remarks: [],
  }
}

function maintainersAmong(facts: HotfixFacts): readonly string[] {
  return approversOf(facts).filter((by) => isAmong(facts.maintainers, by))
}

function isAmong(logins: readonly string[], login: string): boolean {
  return logins.some((one) => one.toLowerCase() === login.toLowerCase())
}
