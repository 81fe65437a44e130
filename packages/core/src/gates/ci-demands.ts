import type { Check, CiStatus, RequiredCheck } from '../evidence/evidence.ts'
import type { CiRule } from '../policy/gate-rules.ts'

/**
 * One check that must be green, and how it stands. `elsewhere`: only another app reported it.
 * `never`: it does not run on the candidate's branch, so that waiting is in vain.
 */
export type Demand = {
  readonly name: string
  readonly standing: 'green' | 'red' | 'pending' | 'unknown' | 'absent' | 'elsewhere' | 'never'
  readonly detail: string
}

/** What the rule asks of a commit, one by one. */
export function demandsOf(
  rule: CiRule,
  { checks, required, reportedOnBranch }: CiStatus,
): readonly Demand[] {
  const accepted: readonly Check['state'][] = rule.accept
  const names = namesOf(rule, required)
  // Branch rules that require nothing do not make CI green: then everything that reported counts,
  // but for jobs that chose not to run.
  if (names.length === 0) {
    const counted = checks.filter(
      ({ state }) => (state !== 'skipped' && state !== 'neutral') || accepted.includes(state),
    )
    const demands = counted.map((check) => demandOf(check, accepted))
    return counted.some(({ kind }) => kind === 'check-run')
      ? demands
      : [...demands, ...usualRuns(checks, counted, reportedOnBranch)]
  }
  // A check run and a status of one name are both required.
  return names.flatMap((one) => {
    const named = checks.filter(({ name }) => name === one.name)
    const matching = named.filter(({ appId }) => one.appId === undefined || appId === one.appId)
    return matching.length === 0
      ? [notReported(one, named, reportedOnBranch)]
      : matching.map((check) => demandOf(check, accepted))
  })
}

/**
 * A commit status, which anybody may write, does not stand in for CI: where jobs usually run on the
 * branch, one of them must have run on this commit.
 */
function usualRuns(
  checks: readonly Check[],
  counted: readonly Check[],
  reportedOnBranch: CiStatus['reportedOnBranch'],
): readonly Demand[] {
  if (counted.length === 0) return []
  const quiet = checks.filter(({ kind }) => kind === 'check-run')
  if (quiet.length > 0) {
    return quiet.map(({ name, conclusion }) => ({ name, standing: 'unknown', detail: conclusion }))
  }
  return reportedOnBranch
    .filter(({ kind }) => kind === 'check-run')
    .map(({ name }) => ({ name, standing: 'absent', detail: 'not reported; usual on this branch' }))
}

function namesOf({ checks }: CiRule, required: readonly RequiredCheck[]): readonly RequiredCheck[] {
  if (checks === 'required') return required
  return checks === 'all' ? [] : checks.map((name) => ({ name, by: 'the policy' }))
}

function notReported(
  { name, by }: RequiredCheck,
  ofOthers: readonly Check[],
  reportedOnBranch: CiStatus['reportedOnBranch'],
): Demand {
  if (ofOthers.length > 0) {
    const apps = ofOthers.map(({ app }) => app).join(', ')
    const detail = `reported by ${apps}, but ${by} requires it of another app`
    return { name, standing: 'elsewhere', detail }
  }
  return reportedOnBranch.some((one) => one.name === name)
    ? { name, standing: 'absent', detail: `not reported; required by ${by}` }
    : { name, standing: 'never', detail: `required by ${by}` }
}

function demandOf(check: Check, accepted: readonly Check['state'][]): Demand {
  const standing = accepted.includes(check.state) ? 'green' : standingOf[check.state]
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
