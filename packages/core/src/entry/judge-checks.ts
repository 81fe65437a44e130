import { demandsOf } from '../gates/ci-demands.ts'
import type { GateResult } from '../gates/gate.ts'
import type { CiRule } from '../policy/gate-rules.ts'
import { act, wait } from './conditions.ts'
import type { LabelledPullRequest } from './labelled-pull-request.ts'

/**
 * Whether CI is green on exactly the head. Absent and unknown checks never are. A workflow on
 * `pull_request_target`, our own among them, is the base branch's and has tried nothing of the head:
 * where no check is named, such checks alone are none.
 */
export function judgeChecks(
  rule: CiRule,
  {
    checks,
    requiredChecks,
    number,
    author,
  }: Pick<LabelledPullRequest, 'checks' | 'requiredChecks' | 'number'> & {
    readonly author: Pick<LabelledPullRequest['author'], 'login'>
  },
): GateResult {
  const demandsOn = (counted: LabelledPullRequest['checks']) =>
    demandsOf(rule, { checks: counted, required: requiredChecks, reportedOnBranch: [] })
  const demands = demandsOn(checks)
  const ofTheHead = checks.filter(({ event }) => event !== 'pull_request_target')
  const named = (...standings: readonly string[]) =>
    demands
      .filter(({ standing }) => standings.includes(standing))
      .map(({ name, detail }) => `${name} (${detail})`)
      .join(', ')
  const green = demands.filter(({ standing }) => standing === 'green').length
  const common = {
    gate: 'ci',
    observed: `${green} of ${demands.length}`,
    required:
      rule.checks === 'required' && requiredChecks.length > 0
        ? 'all that are required'
        : Array.isArray(rule.checks)
          ? rule.checks.join(', ')
          : 'all that reported',
  }
  const red = named('red', 'unknown', 'elsewhere')
  if (red !== '') {
    return act({
      ...common,
      reason: `CI is not green: ${red}.`,
      clear: `See \`gh pr checks ${number}\`; fix it, or rerun a flaky check.`,
    })
  }
  const open = named('pending', 'absent', 'never')
  // Zero checks are not green (promise 1).
  if (open !== '' || demandsOn(ofTheHead).length === 0) {
    const nothing = ofTheHead.length === 0
    const reason =
      open === '' ? 'No check has reported that counts.' : `CI has not finished: ${open}.`
    return nothing && author.login === 'github-actions[bot]'
      ? act({
          ...common,
          reason: `${reason} What GITHUB_TOKEN opens starts no workflow.`,
          clear: `Close and reopen #${number} by hand so that its checks start, or open such pull requests with an App token.`,
        })
      : wait({ ...common, reason, clear: `CI to finish: \`gh pr checks ${number}\`.` })
  }
  return {
    ...common,
    verdict: 'pass',
    next: 'nothing',
    reason: 'CI is green.',
    clear: [],
    sources: [],
    remarks: [],
  }
}
