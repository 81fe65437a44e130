import type { EntryPair } from '@sluice/runtime'
import type { BranchSituation } from './branch-rules.ts'
import { type Finding, ok, problem, warning } from './finding.ts'
import { ACTIONS_BOT, type Subject } from './subject.ts'

/** Whether the rules of a channel's branch let a promotion land, and hold everybody else. */
export function examineChannelRules(
  { viewer, settings }: Pick<Subject, 'viewer' | 'settings'>,
  { channel }: EntryPair,
  situation: BranchSituation,
): readonly Finding[] {
  const { branch, entry } = channel
  const { rules, classic, requiredChecks } = situation
  const has = (type: string) => rules.some((rule) => rule.type === type)
  const bypass = `Let the token’s App bypass the ruleset of ${branch}`
  const findings: Finding[] = []
  if (has('update'))
    findings.push(
      problem(
        `A ruleset lets nobody move ${branch}.`,
        `${bypass}, or take out “Restrict updates”.`,
      ),
    )
  if (has('required_linear_history') && entry.history === 'merge')
    findings.push(
      problem(
        `The rules of ${branch} demand a linear history, and the promotion’s commit has two parents.`,
        `Write \`history: linear\` under \`channels.${channel.name}\`.`,
      ),
    )
  const strict = rules.some(
    (rule) => rule.parameters?.strict_required_status_checks_policy === true,
  )
  const method = entry.history === 'linear' ? 'squash' : 'merge'
  const allowed = method === 'squash' ? settings.allow_squash_merge : settings.allow_merge_commit
  if (strict && allowed === false)
    findings.push(
      problem(
        `Where GitHub does not let the token move ${branch}, the pull request is merged with the method “${method}”, which is switched off.`,
        `Switch it on in Settings, General, Pull Requests; or ${bypass.charAt(0).toLowerCase()}${bypass.slice(1)}.`,
      ),
    )
  if (strict)
    findings.push(
      warning(
        `${branch} wants branches up to date: GitHub offers “Update branch”, which would put what nobody judged on the promotion’s branch.`,
        'Tell reviewers not to press it; a new baseline gets a new pull request by itself.',
      ),
    )
  const others = requiredChecks.filter((name) => !name.startsWith('sluice/'))
  if (others.length > 0 && viewer === ACTIONS_BOT)
    findings.push(
      problem(
        `${branch} requires ${others.join(', ')}, which never reports on a pull request that GITHUB_TOKEN opened.`,
        'Give the action the token of a GitHub App.',
      ),
    )
  const reviews = Math.max(
    0,
    ...rules.map((rule) => rule.parameters?.required_approving_review_count ?? 0),
  )
  if (entry.approval === 'none' && reviews > 0)
    findings.push(
      warning(
        `The policy lets promotions land by themselves, but the rules of ${branch} ask for ${reviews === 1 ? 'an approval' : `${reviews} approvals`}.`,
        `Write \`approval: human\`, or ${bypass.charAt(0).toLowerCase()}${bypass.slice(1)}.`,
      ),
    )
  return [...findings, guarded(channel.name, branch, rules.length > 0 || classic, requiredChecks)]
}

/** A gate that people walk around is none. */
function guarded(
  name: string,
  branch: string,
  isProtected: boolean,
  requiredChecks: readonly string[],
): Finding {
  const status = `sluice/${name}`
  if (requiredChecks.includes(status))
    return ok(`${branch} requires the status ${status}: nobody merges past the gates.`)
  return isProtected
    ? warning(
        `${branch} is protected, but people can merge past the gates.`,
        `Require the status \`${status}\` in its rules.`,
      )
    : warning(
        `Nothing protects ${branch}: whoever may write pushes past the gates.`,
        `Add a ruleset for ${branch}: require a pull request and the status \`${status}\`.`,
      )
}
