import {
  type Incident,
  incidentSummary,
  incidentTitle,
  markdownText,
  type NoticeRule,
  type NotifyRules,
  undoneLines,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { explained, refusedStatus } from '../github/translate-error.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * The notices that are made in the repository itself: issues for the team, a plan for the fix, and
 * the incident in a runbook file. One that fails stops no other.
 *
 * @returns what failed, a sentence each.
 */
export async function makeRepositoryNotices(
  context: RollbackContext,
  incident: Incident,
  rules: NotifyRules,
): Promise<readonly string[]> {
  const failures: string[] = []
  for (const rule of rules[incident.severity]) {
    try {
      await makeNotice(context, incident, rule)
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error
      failures.push(error.message)
    }
  }
  return failures
}

async function makeNotice(
  context: RollbackContext,
  incident: Incident,
  rule: NoticeRule,
): Promise<void> {
  switch (rule.kind) {
    case 'issue':
      return openIssue(context, {
        title: incidentTitle(incident),
        body: bodyOf(incident),
        labels: [...rule.labels],
        assignees: [...rule.assignees],
      })
    case 'plan-the-fix':
      return planTheFix(context, incident, rule)
    case 'runbook':
      return writeRunbook(context, incident, rule.file)
    case 'discussion':
      throw new SluiceError(
        'misconfigured',
        'This version opens no discussions. Write `issue` instead of `discussion` in the policy’s `notify`.',
      )
    default:
      return undefined
  }
}

function bodyOf(incident: Incident): string {
  const { links, reason } = incident
  const addresses = [links.incident, links.pullRequest, links.run].filter(
    (one) => one !== undefined,
  )
  return [
    markdownText(incidentSummary(incident)),
    '',
    `**Reason:** ${markdownText(reason)}`,
    '',
    ...undoneLines(incident).map((line) => `- ${markdownText(line)}`),
    '',
    ...addresses.map((address) => `- ${address}`),
    '',
  ].join('\n')
}

async function planTheFix(
  context: RollbackContext,
  incident: Incident,
  rule: Extract<NoticeRule, { kind: 'plan-the-fix' }>,
): Promise<void> {
  const { client, repository } = context
  const { owner, name: repo } = repository
  const milestones =
    rule.milestone === undefined
      ? []
      : await explained('read the milestones', () =>
          client.paginate(client.rest.issues.listMilestones, { owner, repo, per_page: 100 }),
        )
  const milestone = milestones.find(({ title }) => title === rule.milestone)
  await openIssue(context, {
    title: `Plan the fix: ${incidentTitle(incident)}`,
    body: bodyOf(incident),
    labels: [...rule.labels],
    ...(milestone === undefined ? {} : { milestone: milestone.number }),
  })
  if (rule.milestone !== undefined && milestone === undefined)
    throw new SluiceError(
      'misconfigured',
      `There is no open milestone ${JSON.stringify(rule.milestone)}, so “plan the fix” was opened without one.`,
    )
}

async function openIssue(
  { client, repository: { owner, name: repo } }: RollbackContext,
  issue: {
    readonly title: string
    readonly body: string
    readonly labels: string[]
    readonly assignees?: string[]
    readonly milestone?: number
  },
): Promise<void> {
  await explained('open an issue for the team', () =>
    client.rest.issues.create({ owner, repo, ...issue }),
  )
}

/** A branch of its own, one for each incident, and a pull request: the runbook is reviewed too. */
async function writeRunbook(
  { client, repository: { owner, name: repo } }: RollbackContext,
  incident: Incident,
  path: string,
): Promise<void> {
  const doing = `document the incident in ${path}`
  const { data: settings } = await explained(doing, () => client.rest.repos.get({ owner, repo }))
  const base = settings.default_branch
  const { data: head } = await explained(doing, () =>
    client.rest.git.getRef({ owner, repo, ref: `heads/${base}` }),
  )
  const branch = `sluice/incident-${incident.id.slice(0, 12)}`
  await explained(doing, () =>
    client.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha: head.object.sha }),
  )
  const present = await readText({ client, owner, repo, path, ref: branch, doing })
  const entry = [
    `## ${incident.when.slice(0, 10)}: ${markdownText(incidentTitle(incident))}`,
    '',
    bodyOf(incident),
  ].join('\n')
  const text =
    present === undefined ? `# Incidents\n\n${entry}` : `${present.text.trimEnd()}\n\n${entry}`
  await explained(doing, () =>
    client.rest.repos.createOrUpdateFileContents({
      ...{ owner, repo, path, branch },
      message: `Document the incident of ${incident.channel}`,
      content: Buffer.from(text).toString('base64'),
      ...(present === undefined ? {} : { sha: present.sha }),
    }),
  )
  await explained(doing, () =>
    client.rest.pulls.create({
      ...{ owner, repo, head: branch, base },
      title: `Document the incident of ${incident.channel}`,
      body: bodyOf(incident),
    }),
  )
}

async function readText(given: {
  readonly client: RollbackContext['client']
  readonly owner: string
  readonly repo: string
  readonly path: string
  readonly ref: string
  readonly doing: string
}): Promise<{ readonly text: string; readonly sha: string } | undefined> {
  const { client, owner, repo, path, ref, doing } = given
  try {
    const { data } = await client.rest.repos.getContent({ owner, repo, path, ref })
    if (Array.isArray(data) || data.type !== 'file')
      throw new SluiceError('misconfigured', `${path} is no file: could not ${doing}.`)
    return { text: Buffer.from(data.content, 'base64').toString('utf8'), sha: data.sha }
  } catch (error) {
    if (refusedStatus(error) === 404) return undefined
    throw error
  }
}
