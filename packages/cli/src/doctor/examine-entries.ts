import type { LabelledChannel } from '@sluice/core'
import type { BranchSituation, SituationOf } from './branch-rules.ts'
import { noBranch } from './examine-branches.ts'
import { readOwnPolicy } from './examine-policy.ts'
import { findLabel } from './find-label.ts'
import { type Finding, ok, problem, warning } from './finding.ts'
import { ACTIONS_BOT, labelledOf, type Subject } from './subject.ts'

/** Whether labelled pull requests can enter a channel, by the rules at the channel's own commit. */
export async function examineEntries(
  subject: Subject,
  { name, branch }: LabelledChannel,
  file: string,
  situationOf: SituationOf,
): Promise<readonly Finding[]> {
  const situation = await situationOf(branch)
  const { default_branch: main } = subject.settings
  if (!situation.exists) return [noBranch(branch, main)]
  const own = await readOwnPolicy(subject, file, branch)
  if (!own.ok) return [own.finding]
  const channel = labelledOf(own.policy).find((one) => one.name === name)
  if (channel?.branch !== branch)
    return [
      problem(
        `By the policy on ${branch} labelled pull requests do not enter ${name}.`,
        `Bring the policy of ${main} to ${branch}.`,
      ),
    ]
  return [
    await examineLabel(subject, channel),
    ...examineMethod(subject, channel, situation),
    ...examineRules(subject, channel, situation),
    ...examineAutoMerge(subject, channel),
  ]
}

function examineLabel(
  subject: Subject,
  { name, autoMerge: { label } }: LabelledChannel,
): Promise<Finding> {
  return findLabel(subject, label, {
    there: 'Whoever has the role triage can set it; it counts from those who may write.',
    missing: `nobody can ask for an entry into ${name}`,
    description: 'Merges itself on green CI',
  })
}

function examineMethod(
  { settings }: Subject,
  { name, branch, autoMerge: { method } }: LabelledChannel,
  { rules }: BranchSituation,
): readonly Finding[] {
  const isLinear = rules.some(({ type }) => type === 'required_linear_history')
  const allowed = {
    merge: settings.allow_merge_commit,
    squash: settings.allow_squash_merge,
    rebase: settings.allow_rebase_merge,
  }
  if (method === 'merge' && isLinear)
    return [
      problem(
        `The rules of ${branch} demand a linear history, and entries are merged with the method “merge”.`,
        `Write \`method: squash\` under \`channels.${name}.auto-merge\`.`,
      ),
    ]
  if (method !== undefined && allowed[method] === false)
    return [
      problem(
        `Entries into ${name} are merged with the method “${method}”, which is switched off.`,
        `Switch it on in Settings, General, Pull Requests; or write another \`method\` under \`channels.${name}.auto-merge\`.`,
      ),
    ]
  if (isLinear && allowed.squash === false && allowed.rebase === false)
    return [
      problem(
        `The rules of ${branch} demand a linear history, and the repository allows merge commits only.`,
        'Allow squash or rebase merging in Settings, General, Pull Requests.',
      ),
    ]
  return []
}

function examineRules(
  { viewer }: Subject,
  { name, branch, autoMerge: { ci } }: LabelledChannel,
  { rules, requiredChecks }: BranchSituation,
): readonly Finding[] {
  const has = (type: string) => rules.some((rule) => rule.type === type)
  const isStrict = rules.some(
    ({ parameters }) => parameters?.strict_required_status_checks_policy === true,
  )
  const required = requiredChecks.filter((check) => !check.startsWith('sluice/'))
  return [
    ...(has('update')
      ? [
          problem(
            `A ruleset lets nobody move ${branch}.`,
            `Let the token’s App bypass the ruleset of ${branch}, or take out “Restrict updates”.`,
          ),
        ]
      : []),
    ...(has('merge_queue')
      ? [ok(`${branch} has a merge queue: entries are put into it when they are ready.`)]
      : []),
    ...(isStrict && viewer === ACTIONS_BOT
      ? [
          warning(
            `${branch} wants branches up to date, and CI does not run on a head that GITHUB_TOKEN updates: somebody must update each by hand.`,
            'Give the action the token of a GitHub App.',
          ),
        ]
      : []),
    ...(ci.checks === 'required' && required.length === 0
      ? [
          warning(
            `No check is required on ${branch}: an entry waits for those that have reported, and not for one that has yet to begin.`,
            `Require the checks of CI in the rules of ${branch}, or name them: \`ci: { checks: [test] }\` under \`channels.${name}.auto-merge\`.`,
          ),
        ]
      : []),
  ]
}

/** GitHub's own auto-merge is not needed, and knows nothing of what Sluice asks. */
function examineAutoMerge({ settings }: Subject, { branch }: LabelledChannel): readonly Finding[] {
  if (settings.allow_auto_merge === undefined) return []
  return settings.allow_auto_merge
    ? [
        warning(
          `“Allow auto-merge” is on: what somebody gives to GitHub’s own auto-merge enters ${branch} by its rules alone, without the label.`,
          `Ask in the rules of ${branch} for what must always hold. Entry by label does not need the setting.`,
        ),
      ]
    : [ok('“Allow auto-merge” is off; entry by label does not need it.')]
}
