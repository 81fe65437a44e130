import type { EntryChannel } from '@sluice/core'
import type { EntryPair } from '@sluice/runtime'
import { explained, readAnswer } from '@sluice/runtime'
import * as z from 'zod'
import type { BranchRule, BranchSituation } from './branch-rules.ts'
import { type Finding, ok, problem, warning } from './finding.ts'
import { ACTIONS_BOT, type Subject } from './subject.ts'

const answer = z.object({
  repository: z.object({
    object: z
      .object({
        entries: z.array(z.object({ object: z.object({ text: z.string().nullish() }).nullable() })),
      })
      .nullable(),
  }),
})

const QUERY = `
  query sluiceWorkflows($owner: String!, $name: String!, $folder: String!) {
    repository(owner: $owner, name: $name) {
      object(expression: $folder) { ... on Tree { entries { object { ... on Blob { text } } } } }
    }
  }`

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
async function started(
  { client, repository }: Subject,
  branch: string,
  source: string,
): Promise<Finding> {
  const folder = `refs/heads/${source}:.github/workflows`
  const doing = `read the workflows of ${source}`
  const read = await explained(doing, () =>
    client.graphql<unknown>(QUERY, { ...repository, folder }),
  )
  const { object } = readAnswer(doing, answer, read).repository
  const texts = (object?.entries ?? []).map((one) => (one.object?.text ?? '').replace(/#.*/g, ''))
  const promotes = texts.filter((text) => /action-promote|promote\.ya?ml/.test(text))
  return promotes.some((text) => /\bmerge_group\b/.test(text))
    ? ok(`A workflow on ${source} tells Sluice of groups in the merge queue of ${branch}.`)
    : problem(
        `${branch} has a merge queue, and no workflow on ${source} tells Sluice of its groups: they wait for their status until the next scheduled look, or time out.`,
        'Give the workflow of the promotion the trigger `merge_group: { types: [checks_requested] }`, as in the README of action-promote.',
      )
}
