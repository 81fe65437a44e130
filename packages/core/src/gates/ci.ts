import type { Check, CiStatus, Measured } from '../evidence/evidence.ts'
import type { CiRule } from '../policy/gate-rules.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { type Answer, resultOf } from './answer.ts'
import { type Demand, demandsOf } from './ci-demands.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate } from './gate.ts'
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
    const answer = judgeDemands(demands, evidence, question)
    return resultOf('ci', describeRule(rule, evidence.value), evidence, answer)
  },
}

function judgeDemands(
  demands: readonly Demand[],
  { value: { checks, reportedOnBranch } }: Measured<CiStatus>,
  question: PromotionQuestion,
): Answer {
  const { branch } = question.from
  if (checks.length === 0 && reportedOnBranch.length === 0) return ciNeverRuns(branch)
  if (demands.length > 0 && demands.every(({ standing }) => standing === 'green')) {
    return {
      verdict: 'pass',
      next: 'nothing',
      observed: `${demands.length} of ${demands.length}`,
      reason: `${counted(demands.length, 'check')} succeeded on this commit.`,
      clear: [],
    }
  }
  const see = seeRuns(question)
  const inState = (...standings: readonly Demand['standing'][]) =>
    demands.filter(({ standing }) => standings.includes(standing))
  const green = `${inState('green').length} of ${demands.length}`
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
  const never = inState('never')
  if (never.length > 0) return neverReported(never, green, branch)
  if (inState('pending', 'absent').length > 0) {
    return unfinished(inState('pending', 'absent'), green, see)
  }
  return nothingCounts(checks, see)
}

function ciNeverRuns(branch: string): Answer {
  return {
    verdict: 'unmeasured',
    next: 'act',
    observed: 'no check ever reported',
    reason: `No check ever reported on ${branch}: CI does not run there.`,
    clear: [`Make CI run on pushes to \`${branch}\`, or switch the gate off: \`ci: off\`.`],
  }
}

/** Typical of a check that the channel requires and that runs on pull requests only. */
function neverReported(never: readonly Demand[], green: string, branch: string): Answer {
  return {
    verdict: 'unmeasured',
    next: 'act',
    observed: `${green}; ${never.length} never reported`,
    reason: `On no recent commit of ${branch} was there ${list(never)}.`,
    clear: [
      `Make it run on pushes to \`${branch}\`, or name in the policy the checks that run there: \`ci: { checks: [name] }\`.`,
    ],
  }
}

function unfinished(open: readonly Demand[], green: string, see: string): Answer {
  return {
    verdict: 'inconclusive',
    next: 'wait',
    observed: `${green}; ${open.length} to come`,
    reason: `CI has not finished: ${list(open)}.`,
    clear: ['CI to finish on this commit.', see],
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
