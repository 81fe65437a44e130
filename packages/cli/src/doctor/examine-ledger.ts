import { LEDGER_BRANCH } from '@sluice/core'
import type { BranchSituation } from './branch-rules.ts'
import { type Finding, ok, problem, warning } from './finding.ts'
import { ACTIONS_BOT, type Subject } from './subject.ts'

/** Rules under which nobody writes a line, unless the token passes them. */
const FORBID: Readonly<Record<string, string>> = {
  update: 'restricts updates',
  pull_request: 'wants every change to come through a pull request',
  required_status_checks: 'requires checks',
  merge_queue: 'has a merge queue',
  commit_message_pattern: 'has a pattern for messages of commits',
}

/** Rules that keep the ledger whole, as GitHub's settings call them. */
const KEEP = [
  ['non_fast_forward', 'Block force pushes'],
  ['deletion', 'Restrict deletions'],
] as const

/**
 * Whether Sluice may write its ledger, and whether others are kept from it: whoever may write to the
 * branch may take out what it remembers.
 */
export function examineLedger(
  { viewer }: Pick<Subject, 'viewer'>,
  situation: BranchSituation,
): readonly Finding[] {
  const { rules, everyRule, classic, exists } = situation
  const forbid = rules.flatMap(({ type }) => FORBID[type] ?? [])
  if (!exists && rules.some(({ type }) => type === 'creation'))
    forbid.push('restricts the creation of branches')
  const held = [...new Set(forbid)].map((rule) =>
    problem(
      `A ruleset keeps Sluice from writing its ledger ${LEDGER_BRANCH}: it ${rule}.`,
      `Let the token’s App bypass the ruleset, or exclude \`${LEDGER_BRANCH}\` from it.`,
    ),
  )
  const has = (type: string) => everyRule.has(type) || (classic && type !== 'update')
  // No rule can let GITHUB_TOKEN through: one that held everybody would hold Sluice too.
  const wanted =
    viewer === ACTIONS_BOT ? KEEP : ([['update', 'Restrict updates'], ...KEEP] as const)
  const lacking = wanted.filter(([type]) => !has(type)).map(([, name]) => `“${name}”`)
  if (lacking.length === 0)
    return [...held, ok(`Rules keep ${LEDGER_BRANCH}, which is what Sluice remembers, whole.`)]
  const bypass = viewer === ACTIONS_BOT ? '' : ', and let only Sluice’s App bypass it'
  return [
    ...held,
    warning(
      `Whoever may write to the repository may change what Sluice remembers: ${LEDGER_BRANCH} lacks ${listed(lacking)}.`,
      `Add a ruleset for \`${LEDGER_BRANCH}\` in Settings, Rules, with ${listed(lacking)}${bypass}.`,
    ),
  ]
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
