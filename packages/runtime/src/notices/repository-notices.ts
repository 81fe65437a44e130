import { type GitHubNotice, type Incident, incidentTitle, noticeKey } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { explained } from '../github/translate-error.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { incidentBody } from './incident-body.ts'
import { writeIncidentFile } from './incident-file.ts'
import { openDiscussion } from './open-discussion.ts'

/** What became of one notice in the repository; a sentence where there is something to say. */
export type RepositoryNoticeResult = {
  readonly outcome: 'sent' | 'failed' | 'needless'
  readonly sentence: string
}

/**
 * A notice that is made in the repository itself: an issue or a discussion for the team, a plan for
 * the fix, the incident in a file. Only the beginning of an incident is told so; each is made once.
 */
export async function makeRepositoryNotice(
  context: RunContext,
  incident: Incident,
  rule: GitHubNotice,
): Promise<RepositoryNoticeResult> {
  if (incident.event.kind !== 'opened') return { outcome: 'needless', sentence: '' }
  try {
    return { outcome: 'sent', sentence: await make(context, incident, rule) }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return { outcome: 'failed', sentence: error.message }
  }
}

async function make(context: RunContext, incident: Incident, rule: GitHubNotice): Promise<string> {
  const title = incidentTitle(incident)
  const marker = `<!-- sluice:notice ${noticeKey(incident, rule).replaceAll('-->', '')} -->`
  const body = `${incidentBody(incident)}\n${marker}\n`
  const issue = { title, body, marker, labels: [], assignees: [] }
  switch (rule.kind) {
    case 'issue':
      await openIssue(context, { ...issue, labels: rule.labels, assignees: rule.assignees })
      return ''
    case 'plan-the-fix': {
      const milestone = await milestoneOf(context, rule.milestone)
      const plan = { ...issue, title: `Plan the fix: ${title}`, labels: rule.labels }
      await openIssue(context, milestone === undefined ? plan : { ...plan, milestone })
      return rule.milestone === undefined || milestone !== undefined
        ? ''
        : `There is no open milestone ${JSON.stringify(rule.milestone)}, so “plan the fix” was opened without one.`
    }
    case 'runbook':
      await writeIncidentFile(context, incident, { path: rule.file, marker })
      return ''
    case 'discussion': {
      const { category } = rule
      const result = await openDiscussion(context, { category, title, body, marker })
      if (result.kind === 'opened') return ''
      await openIssue(context, issue)
      return `${result.why} An issue was opened instead.`
    }
  }
}

type NewIssue = {
  readonly title: string
  readonly body: string
  readonly marker: string
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly milestone?: number
}

/** Looks first: a run may have died after it opened the issue, and before it remembered. */
async function openIssue(
  { client, repository: { owner, name: repo } }: RunContext,
  { marker, labels, assignees, ...issue }: NewIssue,
): Promise<void> {
  const doing = 'open an issue for the team'
  const { data: present } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/issues', { owner, repo, state: 'all', per_page: 50 }),
  )
  if (present.some(({ body }) => body?.includes(marker) === true)) return
  await explained(doing, () =>
    client.request('POST /repos/{owner}/{repo}/issues', {
      ...{ owner, repo, ...issue, labels: [...labels], assignees: [...assignees] },
      request: { retries: 0 },
    }),
  )
}

async function milestoneOf(
  { client, repository: { owner, name: repo } }: RunContext,
  wanted: string | undefined,
): Promise<number | undefined> {
  if (wanted === undefined) return undefined
  const milestones = await explained('read the milestones', () =>
    client.paginate('GET /repos/{owner}/{repo}/milestones', { owner, repo, per_page: 100 }),
  )
  return milestones.find(({ title }) => title === wanted)?.number
}
