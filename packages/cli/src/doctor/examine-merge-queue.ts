import type { EntryChannel } from '@sluice/core'
import type { EntryPair } from '@sluice/runtime'
import type { BranchRule, BranchSituation } from './branch-rules.ts'
import { type Finding, ok, problem, warning } from './finding.ts'
import { readWorkflows } from './read-workflows.ts'
import { ACTIONS_BOT, type Subject } from './subject.ts'

/** Whether promotions get through the merge queue of a channel that has one. */
export async function examineMergeQueue(
  subject: Subject,
  { channel, from }: EntryPair,
  { rules }: BranchSituation,
): Promise<readonly Finding[]> {
  const queue = rules.find(({ type }) => type === 'merge_queue')
  if (queue === undefined) return []
  return [
    ...judgeQueue(subject.viewer, channel, queue),
    await started(subject, channel.branch, from.branch),
  ]
}

/** What the queue does to promotions, by its own settings and by the token. */
export function judgeQueue(
  viewer: string,
  { branch, entry, name }: Pick<EntryChannel, 'branch' | 'entry' | 'name'>,
  { parameters }: BranchRule,
): readonly Finding[] {
  const findings: Finding[] = []
  if (viewer === ACTIONS_BOT)
    findings.push(
      warning(
        `${branch} has a merge queue, and what GITHUB_TOKEN puts into it starts no checks: a person puts each promotion in.`,
        'Give the action the token of a GitHub App.',
      ),
    )
  if (parameters?.merge_method === 'REBASE' && entry.history === 'merge')
    findings.push(
      problem(
        `The merge queue of ${branch} rebases, which takes a promotion's merge commit apart.`,
        `Write \`history: linear\` under \`channels.${name}\`, or let the queue merge or squash.`,
      ),
    )
  if (parameters?.grouping_strategy === 'HEADGREEN')
    findings.push(
      warning(
        `The merge queue of ${branch} asks only the last of a group for its checks: what comes behind a promotion could take it along.`,
        'Switch on “Require all queue entries to pass required checks” in its rule.',
      ),
    )
  return findings
}

/** What runs on a merge group is the group's own workflow, which comes from the candidate. */
async function started(subject: Subject, branch: string, source: string): Promise<Finding> {
  const texts = (await readWorkflows(subject, source)).map(({ text }) => text)
  const promotes = texts.filter((text) => /action-promote|promote\.ya?ml/.test(text))
  return promotes.some((text) => /\bmerge_group\b/.test(text))
    ? ok(`A workflow on ${source} tells Sluice of groups in the merge queue of ${branch}.`)
    : problem(
        `${branch} has a merge queue, and no workflow on ${source} tells Sluice of its groups: they wait for their status until the next scheduled look, or time out.`,
        'Give the workflow of the promotion the trigger `merge_group: { types: [checks_requested] }`, as in the README of action-promote.',
      )
}
