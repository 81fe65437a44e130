import { type Incident, incidentTitle, markdownText } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { explained, refusedStatus, translate } from '../github/translate-error.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { incidentBody } from './incident-body.ts'

/**
 * The incident in a runbook file: a branch of its own, one for each incident, and a pull request,
 * since the runbook is reviewed too. What an earlier run has done of it is not done again.
 */
export async function writeIncidentFile(
  { client, repository: { owner, name: repo } }: RunContext,
  incident: Incident,
  { path, marker }: { readonly path: string; readonly marker: string },
): Promise<void> {
  const doing = `document the incident in ${path}`
  const { data: settings } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}', { owner, repo }),
  )
  const base = settings.default_branch
  const { data: head } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      owner,
      repo,
      ref: `heads/${base}`,
    }),
  )
  const branch = `sluice/incident-${incident.id.slice(0, 12)}`
  await unlessThere(doing, () =>
    client.request('POST /repos/{owner}/{repo}/git/refs', {
      owner,
      repo,
      ref: `refs/heads/${branch}`,
      sha: head.object.sha,
    }),
  )
  const present = await readText({ client, owner, repo, path, ref: branch, doing })
  const body = incidentBody(incident)
  if (present?.text.includes(marker) !== true) {
    const title = markdownText(incidentTitle(incident))
    const entry = `## ${incident.when.slice(0, 10)}: ${title}\n\n${body}\n${marker}\n`
    const text =
      present === undefined ? `# Incidents\n\n${entry}` : `${present.text.trimEnd()}\n\n${entry}`
    await explained(doing, () =>
      client.request('PUT /repos/{owner}/{repo}/contents/{path}', {
        ...{ owner, repo, path, branch },
        message: `Document the incident of ${incident.channel}`,
        content: Buffer.from(text).toString('base64'),
        ...(present === undefined ? {} : { sha: present.sha }),
      }),
    )
  }
  await unlessThere(doing, () =>
    client.request('POST /repos/{owner}/{repo}/pulls', {
      ...{ owner, repo, head: branch, base, body },
      title: `Document the incident of ${incident.channel}`,
    }),
  )
}

/** GitHub answers 422 to a branch, and to a pull request, that exists. */
async function unlessThere(doing: string, request: () => Promise<unknown>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (refusedStatus(error) !== 422) throw translate(doing, error)
  }
}

async function readText(given: {
  readonly client: RunContext['client']
  readonly owner: string
  readonly repo: string
  readonly path: string
  readonly ref: string
  readonly doing: string
}): Promise<{ readonly text: string; readonly sha: string } | undefined> {
  const { client, owner, repo, path, ref, doing } = given
  try {
    const { data } = await client.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner,
      repo,
      path,
      ref,
    })
    if (Array.isArray(data) || data.type !== 'file')
      throw new SluiceError('misconfigured', `${path} is no file: could not ${doing}.`)
    return { text: Buffer.from(data.content, 'base64').toString('utf8'), sha: data.sha }
  } catch (error) {
    if (refusedStatus(error) === 404) return undefined
    throw error
  }
}
