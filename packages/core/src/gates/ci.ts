import type { Check, CiStatus, Measured, RequiredCheck } from '../evidence/evidence.ts'
import type { CiRule } from '../policy/policy.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate, GateResult } from './gate.ts'
import { judgeMissing } from './missing.ts'
import { counted } from './readable-numbers.ts'

/** Is CI green for exactly this commit? Unknown conclusions and absent checks never are. */
export const ciGate: Gate = {
  name: 'ci',
  judge(question) {
    const { channel, candidate } = question
    const rule = channel.entry.gates.ci
    if (rule === undefined) return undefined
    const evidence = evidenceAbout(question.evidence.ci, { commit: candidate })
    if (evidence.kind === 'missing') {
      return judgeMissing('ci', describeRule(rule), evidence, [seeRuns(question)])
    }
    const demands = demandsOf(rule, evidence.value)
    return {
      gate: 'ci',
      required: describeRule(rule, evidence.value),
      about: evidence.about,
      sources: [evidence.source],
      remarks: evidence.remarks,
      ...judgeDemands(demands, evidence, question),
    }
  },
}

/** One check that must be green, and how it stands. `elsewhere`: only another app reported it. */
type Demand = {
  readonly name: string
  readonly standing: 'green' | 'red' | 'pending' | 'unknown' | 'absent' | 'elsewhere'
  readonly detail: string
}

type Answer = Pick<GateResult, 'verdict' | 'next' | 'observed' | 'reason' | 'clear'>

function judgeDemands(
  demands: readonly Demand[],
  { value: { checks, everReported } }: Measured<CiStatus>,
  question: PromotionQuestion,
): Answer {
  const see = seeRuns(question)
  const { branch } = question.from
  const inState = (...standings: readonly Demand['standing'][]) =>
    demands.filter(({ standing }) => standings.includes(standing))
  const green = `${inState('green').length} of ${demands.length}`
  if (checks.length === 0 && !everReported) return neverReported(branch)
  const red = inState('red')
  if (red.length > 0) {
    return {
      verdict: 'fail',
      next: 'act',
      observed: `${green}; ${red.length} red`,
      reason: `CI is red: ${list(red)}.`,
      clear: [`Fix on ${branch}, or rerun a flaky check.`, see],
    }
  }
  const unclear = inState('unknown', 'elsewhere')
  if (unclear.length > 0) {
    return {
      verdict: inState('unknown').length > 0 ? 'unmeasured' : 'inconclusive',
      next: 'act',
      observed: `${green}; ${unclear.length} unclear`,
      reason: `It cannot be told whether these are green: ${list(unclear)}.`,
      clear: ['Make the required app report the check, in a word that GitHub documents.', see],
    }
  }
  if (inState('pending', 'absent').length > 0) {
    return unfinished(inState('pending', 'absent'), green, branch, see)
  }
  if (demands.length === 0) return nothingCounts(checks, see)
  return {
    verdict: 'pass',
    next: 'nothing',
    observed: green,
    reason: `${counted(demands.length, 'check')} succeeded on this commit.`,
    clear: [],
  }
}

function neverReported(branch: string): Answer {
  return {
    verdict: 'unmeasured',
    next: 'act',
    observed: 'no check ever reported',
    reason: `No check ever reported on ${branch}: CI does not run there.`,
    clear: [`Make CI run on pushes to \`${branch}\`, or switch the gate off: \`ci: off\`.`],
  }
}

function unfinished(open: readonly Demand[], green: string, branch: string, see: string): Answer {
  const absent = open.some(({ standing }) => standing === 'absent')
  return {
    verdict: 'inconclusive',
    next: 'wait',
    observed: `${green}; ${open.length} to come`,
    reason: `CI has not finished: ${list(open)}.`,
    clear: [
      absent
        ? `CI to report on this commit. If it never does, no workflow that runs on pushes to \`${branch}\` has a check of that name.`
        : 'CI to finish on this commit.',
      see,
    ],
  }
}

/** Zero checks are not green (promise 1): either they are still to come, or none of them counts. */
function nothingCounts(checks: readonly Check[], see: string): Answer {
  return checks.length === 0
    ? {
        verdict: 'inconclusive',
        next: 'wait',
        observed: 'no check yet',
        reason: 'No check has reported on this commit yet.',
        clear: ['CI to start on this commit.', see],
      }
    : {
        verdict: 'inconclusive',
        next: 'act',
        observed: `0 green; ${checks.length} skipped or neutral`,
        reason: 'Every check on this commit was skipped or neutral, so nothing was checked.',
        clear: ['Make CI run on this commit, or let the conclusion count with `accept`.', see],
      }
}

function demandsOf(rule: CiRule, { checks, required }: CiStatus): readonly Demand[] {
  const accepted = new Set<Check['state']>(rule.accept)
  const names = namesOf(rule, required)
  // Branch rules that require nothing do not make CI green: then everything that reported counts,
  // but for jobs that chose not to run.
  if (names.length === 0) {
    return checks
      .filter(({ state }) => (state !== 'skipped' && state !== 'neutral') || accepted.has(state))
      .map((check) => demandOf(check, accepted))
  }
  // A check run and a status of one name are both required.
  return names.flatMap((one) => {
    const named = checks.filter(({ name }) => name === one.name)
    const matching = named.filter(({ appId }) => one.appId === undefined || appId === one.appId)
    return matching.length === 0
      ? [notReported(one, named)]
      : matching.map((check) => demandOf(check, accepted))
  })
}

function namesOf({ checks }: CiRule, required: readonly RequiredCheck[]): readonly RequiredCheck[] {
  if (checks === 'required') return required
  return checks === 'all' ? [] : checks.map((name) => ({ name, by: 'the policy' }))
}

function notReported({ name, by }: RequiredCheck, ofOthers: readonly Check[]): Demand {
  return ofOthers.length === 0
    ? { name, standing: 'absent', detail: `not reported; required by ${by}` }
    : {
        name,
        standing: 'elsewhere',
        detail: `reported by ${ofOthers.map(({ app }) => app).join(', ')}, but ${by} requires it of another app`,
      }
}

function demandOf(check: Check, accepted: ReadonlySet<Check['state']>): Demand {
  const standing = accepted.has(check.state) ? 'green' : standingOf[check.state]
  return { name: check.name, standing, detail: check.conclusion }
}

const standingOf: Readonly<Record<Check['state'], Demand['standing']>> = {
  success: 'green',
  pending: 'pending',
  unknown: 'unknown',
  red: 'red',
  // A job whose `needs` failed is reported as skipped: on a required check that is no success.
  skipped: 'red',
  neutral: 'red',
}

function list(demands: readonly Demand[]): string {
  return demands.map(({ name, detail }) => `${name} (${detail})`).join(', ')
}

function describeRule({ checks }: CiRule, measured?: CiStatus): string {
  if (typeof checks !== 'string') return checks.join(', ')
  if (checks === 'all') return 'all that reported'
  return measured?.required.length === 0 ? 'all, as none is required' : 'all that are required'
}

function seeRuns({ from, candidate }: PromotionQuestion): string {
  return `See \`gh run list --branch=${from.branch} --commit=${candidate.commit}\`.`
}
