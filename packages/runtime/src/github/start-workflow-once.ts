import { setTimeout } from 'node:timers/promises'
import {
  type ChannelName,
  type CommitStatus,
  type Sha,
  type StartedWorkflow,
  startedContext,
  statusDescription,
} from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import { readStatuses } from './read-statuses.ts'
import type { Repository } from './repository.ts'
import { explained, translate } from './translate-error.ts'
import { setStatus } from './write-promotion.ts'

export type WorkflowStart = {
  readonly channel: ChannelName
  readonly channelBranch: string
  /** The commit that landed: the branch's head. */
  readonly commit: Sha
  /** File of the workflow. */
  readonly workflow: string
  /** Latest statuses of ours on the commit. */
  readonly statuses: Readonly<Record<string, CommitStatus>>
}

/** What of a run's surroundings a start needs. */
export type StartContext = {
  readonly client: GitHubClient
  readonly repository: Repository
  /** `GITHUB_SERVER_URL`. */
  readonly serverUrl: string
  /** Before the second look for the run; twice as long before the third. A second by default. */
  readonly retryPauseMilliseconds?: number
}

/** What became of a start. */
export type WorkflowStarted =
  | { readonly kind: 'started'; readonly started: StartedWorkflow }
  | { readonly kind: 'started before' }
  /** It was faster, and may still die before it starts anything. */
  | { readonly kind: 'left to another run' }

const LOOKS = 4

const answer = z.object({ workflow_runs: z.array(z.object({ html_url: z.url() })) })

/**
 * Starts a workflow for a commit that landed, exactly once: a run of it for this very commit on the
 * channel's branch, whatever started it, is the one that is meant. GitHub lists a new run some
 * seconds late, so the intention is written first, as a status: who finds one waits before starting
 * anew, and of two runs at once the older status wins, since nobody can change one.
 *
 * @returns the run, or where GitHub does not list it yet, the workflow's page.
 * @throws {SluiceError} where GitHub refuses: the next run tries again.
 */
export async function startWorkflowOnce(
  given: StartContext,
  start: WorkflowStart,
): Promise<WorkflowStarted> {
  const { client, repository, serverUrl } = given
  const { workflow, channelBranch, commit, statuses } = start
  const context = startedContext(start.channel, workflow)
  if (statuses[context]?.state === 'success') return { kind: 'started before' }
  const intentions = async () =>
    (await readStatuses(client, repository, commit)).filter((one) => one.context === context)
  const before = await intentions()
  if (before.some(({ state }) => state === 'success')) return { kind: 'started before' }
  const present = await findRun(given, start, before.length > 0 ? LOOKS : 1)
  if (present !== undefined) return remember(present)
  const mine = await intend()
  const rivals = (await intentions()).filter(({ id }) => before.every((one) => one.id !== id))
  if (rivals.some(({ id }) => id < mine)) return { kind: 'left to another run' }
  const { owner, name: repo } = repository
  await explained(`start ${workflow}`, () =>
    client.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...{ owner, repo, workflow_id: workflow, ref: channelBranch },
      // Its answer may be lost although it started: the next run looks first.
      request: { retries: 0 },
    }),
  )
  return remember(await findRun(given, start, LOOKS))

  async function intend(): Promise<number> {
    const { data } = await explained(`set the status ${context}`, () =>
      client.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
        ...{ owner: repository.owner, repo: repository.name, sha: commit, context },
        ...{ state: 'pending', description: statusDescription(`starting ${workflow}`) },
      }),
    )
    return data.id
  }

  async function remember(found: string | undefined): Promise<WorkflowStarted> {
    const { owner, name: repo } = repository
    const url =
      found ?? `${serverUrl}/${owner}/${repo}/actions/workflows/${encodeURIComponent(workflow)}`
    const description = statusDescription(`started ${workflow}`)
    await setStatus(client, repository, {
      ...{ commit, context, state: 'success', description, targetUrl: url },
    })
    return { kind: 'started', started: { workflow, url } }
  }
}

async function findRun(
  { client, repository: { owner, name: repo }, retryPauseMilliseconds = 1000 }: StartContext,
  { workflow, channelBranch, commit }: WorkflowStart,
  looks: number,
): Promise<string | undefined> {
  const doing = `look for runs of ${workflow}`
  for (let look = 1; ; look += 1) {
    const url = await newest()
    if (url !== undefined || look === looks) return url
    await setTimeout(retryPauseMilliseconds * 2 ** (look - 1))
  }

  async function newest(): Promise<string | undefined> {
    try {
      const { data } = await client.request(
        'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
        {
          ...{ owner, repo, workflow_id: workflow, branch: channelBranch, head_sha: commit },
          per_page: 1,
        },
      )
      return readAnswer(doing, answer, data).workflow_runs[0]?.html_url
    } catch (error) {
      // A workflow that has never run may not be known by its file yet. A token that may not see
      // runs may not start one either, and is told so then.
      const failure = translate(doing, error)
      if (failure instanceof SluiceError && failure.code === 'permission') return undefined
      throw failure
    }
  }
}
