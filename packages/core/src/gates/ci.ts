import type { Check, CiStatus, Measured, RequiredCheck } from '../evidence/evidence.ts'
import type { CiRule } from '../policy/policy.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import type { Gate, GateResult } from './gate.ts'
import { judgeMissing } from './missing.ts'

/** Is CI green for exactly this commit? Unknown conclusions and absent checks never are. */
export const ciGate: Gate = {
  name: 'ci',
  judge(question) {
    const rule = question.channel.entry.gates.ci
    if (rule === undefined) return undefined
    const evidence = question.evidence.ci
    if (evidence.kind === 'missing') {
      return judgeMissing('ci', describeRule(rule), evidence, [runsCommand(question)])
    }
    return judgeChecks(rule, evidence, question)
  },
}

type Standing = 'green' | 'red' | 'pending' | 'unknown' | 'absent'
type Demand = { readonly name: string; readonly standing: Standing; readonly detail: string }

function judgeChecks(
  rule: CiRule,
  evidence: Measured<CiStatus>,
  question: PromotionQuestion,
): GateResult {
  const { everReported } = evidence.value
  const demands = demandsOf(rule, evidence.value)
  const common = {
    gate: 'ci',
    required: describeRule(rule),
    about: evidence.about,
    sources: [evidence.source],
    remarks: evidence.remarks,
  }
  const { from } = question
  if (demands.every(({ standing }) => standing === 'absent') && !everReported) {
    return {
      ...common,
      verdict: 'unmeasured',
      next: 'act',
      observed: 'no check ever reported',
      reason: `No check ever reported on ${from.branch}: CI does not run there.`,
      clear: [`Make CI run on pushes to \`${from.branch}\`, or switch the gate off: \`ci: off\`.`],
    }
  }
  const green = demands.filter(({ standing }) => standing === 'green').length
  const observed = `${green} of ${demands.length}`
  if (green === demands.length && demands.length > 0) {
    return {
      ...common,
      verdict: 'pass',
      next: 'nothing',
      observed,
      reason: `All ${demands.length} checks succeeded on this commit.`,
      clear: [],
    }
  }
  const named = (standing: Standing) =>
    demands.filter((d) => d.standing === standing).map((d) => `${d.name} (${d.detail})`)
  const red = [...named('red'), ...named('unknown')]
  if (red.length > 0) {
    return {
      ...common,
      verdict: 'fail',
      next: 'act',
      observed: `${observed}; ${red.length} red`,
      reason: `CI is red: ${red.join(', ')}.`,
      clear: [`Fix on ${from.branch}, or rerun a flaky check. ${runsCommand(question)}`],
    }
  }
  const waiting = [...named('pending'), ...named('absent')]
  return {
    ...common,
    verdict: 'inconclusive',
    next: 'wait',
    observed: demands.length === 0 ? 'no check yet' : `${observed}; ${waiting.length} to come`,
    reason:
      demands.length === 0
        ? 'No check has reported on this commit yet.'
        : `CI has not finished: ${waiting.join(', ')}.`,
    clear: [`CI to finish on this commit. ${runsCommand(question)}`],
  }
}

function demandsOf(rule: CiRule, { checks, required }: CiStatus): readonly Demand[] {
  const accepted = new Set<Check['state']>(rule.accept)
  const names: readonly RequiredCheck[] =
    rule.checks === 'required'
      ? required
      : rule.checks === 'all'
        ? []
        : rule.checks.map((name) => ({ name, by: 'the policy' }))
  // Branch rules that require nothing do not make CI green: then everything that reported counts,
  // but for jobs that chose not to run.
  if (names.length === 0) {
    return checks
      .filter(({ state }) => state !== 'skipped' && state !== 'neutral')
      .map((check) => demandOf(check, accepted))
  }
  return names.flatMap(({ name, appId, by }) => {
    const matching = checks.filter(
      (check) => check.name === name && (appId === undefined || check.appId === appId),
    )
    return matching.length === 0
      ? [{ name, standing: 'absent' as const, detail: `not reported; required by ${by}` }]
      : matching.map((check) => demandOf(check, accepted))
  })
}

function demandOf(check: Check, accepted: ReadonlySet<Check['state']>): Demand {
  const standing = accepted.has(check.state) ? 'green' : standingOf[check.state]
  return { name: check.name, standing, detail: check.conclusion }
}

const standingOf: Readonly<Record<Check['state'], Standing>> = {
  success: 'green',
  pending: 'pending',
  unknown: 'unknown',
  red: 'red',
  // A job whose `needs` failed is reported as skipped: on a required check that is no success.
  skipped: 'red',
  neutral: 'red',
}

function describeRule(rule: CiRule): string {
  if (rule.checks === 'all') return 'all checks that reported'
  if (rule.checks === 'required') return 'all required checks'
  return rule.checks.join(', ')
}

function runsCommand({ from, candidate }: PromotionQuestion): string {
  return `See \`gh run list --branch=${from.branch} --commit=${candidate.commit}\`.`
}
