import type { EntryPair } from '@sluice/runtime'
import type { BranchRule, BranchSituation } from './branch-rules.ts'
import { type Finding, ok, problem, unknown } from './finding.ts'

/** Name of a branch as a promotion makes it, for rules that go by names. */
export function promotionBranchOf(channel: string): string {
  return `sluice/${channel}/${'0'.repeat(12)}-${'0'.repeat(12)}`
}

const FIX = 'Exclude `sluice/**` from the ruleset, or let the token’s App bypass it.'

/** Whether rules let a promotion make its branch below `sluice/`. */
export function examinePromotionBranches(
  { channel }: EntryPair,
  { rules }: Pick<BranchSituation, 'rules'>,
): readonly Finding[] {
  const where = `sluice/${channel.name}/…`
  const reasons = rules.flatMap((rule) => reasonAgainst(rule, channel.entry.history))
  if (reasons.length === 0)
    return [ok(`No rule keeps a promotion from making its branch ${where}.`)]
  return [...new Set(reasons)].map((reason) =>
    reason.startsWith('?')
      ? unknown(
          `A ruleset has ${reason.slice(1)} for ${where}, which may forbid the promotion’s branch.`,
          FIX,
        )
      : problem(`A ruleset keeps promotions from making their branch ${where}: it ${reason}.`, FIX),
  )
}

/** Rules that hold the making of a branch; it is never moved afterwards. */
function reasonAgainst(
  { type, parameters }: BranchRule,
  history: 'merge' | 'linear',
): readonly string[] {
  switch (type) {
    case 'creation':
      return ['restricts the creation of branches']
    case 'pull_request':
      return ['wants every change to come through a pull request']
    case 'required_status_checks':
      return parameters?.do_not_enforce_on_create === true
        ? []
        : ['requires checks before the branch exists']
    case 'required_linear_history':
      return history === 'merge' ? ['demands a linear history'] : []
    case 'branch_name_pattern':
    case 'commit_message_pattern':
    case 'commit_author_email_pattern':
    case 'committer_email_pattern':
      return [`?the rule ${type}`]
    default:
      return []
  }
}
