import type { Check, RequiredCheck } from '../evidence/evidence.ts'

/**
 * Checks in few words: names with GitHub's word for how each ended (`success`, `failure`,
 * `skipped`, `in_progress`, …), or a list where more than the name matters.
 */
export type Checks = Readonly<Record<string, string>> | readonly CheckWords[]

/** A check of GitHub Actions unless it says otherwise. */
export type CheckWords = Partial<Omit<Check, 'state'>> & {
  readonly name: string
  readonly conclusion: string
}

export function checksOf(words: Checks): readonly Check[] {
  return isList(words)
    ? words.map(checkOf)
    : Object.entries(words).map(([name, conclusion]) => checkOf({ name, conclusion }))
}

/** A name that branch rules require, of any app; or more than the name. */
export function requiredCheck(words: string | RequiredCheck): RequiredCheck {
  return typeof words === 'string' ? { name: words, by: 'a ruleset of the channel' } : words
}

const ACTIONS = { kind: 'check-run', app: 'github-actions', appId: 15_368 } as const

function checkOf(words: CheckWords): Check {
  const origin = words.app === undefined ? ACTIONS : { kind: 'check-run' as const, app: words.app }
  const state = stateOf[words.conclusion] ?? 'unknown'
  return { ...origin, ...words, state, conclusion: words.conclusion.replaceAll('_', ' ') }
}

const stateOf: Readonly<Record<string, Check['state']>> = {
  success: 'success',
  failure: 'red',
  error: 'red',
  timed_out: 'red',
  cancelled: 'red',
  action_required: 'red',
  startup_failure: 'red',
  stale: 'pending',
  expected: 'pending',
  pending: 'pending',
  queued: 'pending',
  requested: 'pending',
  waiting: 'pending',
  in_progress: 'pending',
  skipped: 'skipped',
  neutral: 'neutral',
}

function isList(words: Checks): words is readonly CheckWords[] {
  return Array.isArray(words)
}
