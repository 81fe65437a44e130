import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import type { AutoMergeRules } from '../policy/policy.ts'
import { approversOf } from './approvers.ts'
import type { LabelledPullRequest } from './labelled-pull-request.ts'

/**
 * Whether somebody who may let pull requests in has asked for this head. The label alone is enough
 * where only those with write access can move the head: in a branch of the repository. In a fork
 * anybody can push after it, so there it speaks for the head that it was seen on, or an approval
 * does, which names the commit.
 */
export function judgeLabel(
  { label: name, bots }: AutoMergeRules,
  pull: LabelledPullRequest,
): GateResult {
  const { label, number } = pull
  const common = {
    gate: 'label',
    required: `\`${name}\`, by somebody with write access, for exactly this commit`,
    sources: [],
    remarks: [],
  }
  const refused = (observed: string, reason: string, clear: string): GateResult => ({
    ...common,
    verdict: 'fail',
    next: 'act',
    observed,
    reason,
    clear: [clear],
  })
  if (label === undefined) {
    return refused(
      'set by nobody who is known',
      'It cannot be told who put the label on since the pull request goes into this channel.',
      `Take \`${name}\` off #${number} and put it on again.`,
    )
  }
  const { by, canWrite, sawThisHead, replacedBy } = label
  const knownBot =
    by.kind === 'bot' && bots.some((bot) => bot.toLowerCase() === by.login.toLowerCase())
  const ownPullRequest = by.kind === 'ours' && pull.author.kind === 'ours' && !pull.fromFork
  if (!(by.kind === 'person' && canWrite) && !knownBot && !ownPullRequest) {
    return refused(
      `set by ${by.login}`,
      by.kind === 'person'
        ? `${by.login}, who put the label on, may not write to the repository.`
        : `${by.login}, which put the label on, is no bot that the policy names.`,
      `Somebody with write access takes \`${name}\` off #${number} and puts it on again${by.kind === 'person' ? '' : `, or \`auto-merge.bots\` names ${by.login}`}.`,
    )
  }
  const approvers = approversOf(pull)
  const spoken =
    approvers.length > 0
      ? `set by ${by.login}; approved by ${approvers.join(', ')}`
      : `set by ${by.login}`
  if (approvers.length === 0 && pull.fromFork && !sawThisHead) {
    return refused(
      spoken,
      `The head is in a fork, and nobody with write access is known to have seen ${shortSha(pull.head)}: it may have been pushed after the label was set.`,
      `Look at ${shortSha(pull.head)} and approve it: \`gh pr review ${number} --approve\`.`,
    )
  }
  if (approvers.length === 0 && replacedBy !== undefined) {
    return refused(
      spoken,
      `${replacedBy} replaced the commits after the label was set.`,
      `Look at ${shortSha(pull.head)} and approve it: \`gh pr review ${number} --approve\`; or take \`${name}\` off and put it on again.`,
    )
  }
  return {
    ...common,
    verdict: 'pass',
    next: 'nothing',
    observed: spoken,
    reason: `${by.login} asked for it.`,
    clear: [],
  }
}
