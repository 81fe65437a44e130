import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

export type Artifact = {
  readonly id: number
  readonly name: string
  readonly sizeBytes: number
  readonly expired: boolean
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** Of the workflow run that left it. */
  readonly runId: number | undefined
}

const artifactsAnswer = z.object({
  artifacts: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      size_in_bytes: z.number(),
      expired: z.boolean(),
      created_at: timeAnswer.nullable(),
      workflow_run: z.object({ id: z.number().optional() }).nullish(),
    }),
  ),
})

const PAGE = 100

/** The newest artifacts of the repository, of one name or of any: one page. */
export async function listArtifacts(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  name?: string,
): Promise<{ readonly artifacts: readonly Artifact[]; readonly complete: boolean }> {
  const doing = name === undefined ? 'list the artifacts' : `look for the artifact ${name}`
  const { data } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/actions/artifacts', {
      owner,
      repo,
      per_page: PAGE,
      ...(name === undefined ? {} : { name }),
    }),
  )
  const { artifacts } = readAnswer(doing, artifactsAnswer, data)
  return {
    complete: artifacts.length < PAGE,
    artifacts: artifacts.map((one) => ({
      id: one.id,
      name: one.name,
      sizeBytes: one.size_in_bytes,
      expired: one.expired,
      createdAt: one.created_at ?? '',
      runId: one.workflow_run?.id,
    })),
  }
}

export type EvalRun = {
  readonly id: number
  readonly url: string
  /** What started it, such as `schedule`. */
  readonly event: string
  readonly headSha: Sha
  readonly headBranch: string | null
  readonly fromFork: boolean
}

const runsAnswer = z.array(
  z.object({
    id: z.number(),
    html_url: z.url(),
    event: z.string(),
    head_sha: shaAnswer,
    head_branch: z.string().nullable(),
    head_repository: z.object({ full_name: z.string() }).nullish(),
  }),
)

/** Runs of a workflow file that were created since a time (ISO 8601, UTC), on any branch. */
export async function listEvalRuns(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  workflow: string,
  since: string,
): Promise<readonly EvalRun[]> {
  const doing = `read the runs of the workflow ${workflow}`
  const nextPage = pageLimit(doing)
  const raw = await explained(doing, () =>
    client.paginate(
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      { owner, repo, workflow_id: workflow, created: `>=${since}`, per_page: PAGE },
      ({ data }) => {
        nextPage()
        return data
      },
    ),
  )
  const own = `${owner}/${repo}`.toLowerCase()
  return readAnswer(doing, runsAnswer, raw).map((run) => ({
    id: run.id,
    url: run.html_url,
    event: run.event,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    fromFork: run.head_repository?.full_name.toLowerCase() !== own,
  }))
}

const MOST_MEBIBYTES = 32
const STORAGE_SECONDS = 60

/**
 * An artifact's zip. GitHub redirects to a storage, to which the token does not go along; the
 * storage's address carries a signature of its own and is in no message.
 *
 * @throws {SluiceError} `misconfigured` where it is too large.
 */
export async function downloadArtifact(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { id, name, sizeBytes }: Artifact,
): Promise<Uint8Array> {
  const doing = `download the artifact ${name}`
  if (sizeBytes > MOST_MEBIBYTES * 1024 * 1024) throw tooLarge(name)
  const answer = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
      owner,
      repo,
      artifact_id: id,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    }),
  )
  const { location } = answer.headers
  if (location === undefined || !URL.canParse(location))
    throw new SluiceError('unexpected', `GitHub does not say where to ${doing}.`)
  try {
    const stored = await fetch(location, {
      redirect: 'error',
      signal: AbortSignal.timeout(STORAGE_SECONDS * 1000),
    })
    if (!stored.ok || stored.body === null) {
      await stored.body?.cancel()
      throw new SluiceError(
        'unreachable',
        `The storage answered ${stored.status}: could not ${doing}. The next run tries again.`,
      )
    }
    return await bounded(stored.body, name)
  } catch (error) {
    if (error instanceof SluiceError) throw error
    // The message of a failed fetch may hold the signed address.
    throw new SluiceError(
      'unreachable',
      `The storage cannot be reached: could not ${doing}. The next run tries again.`,
    )
  }
}

async function bounded(body: ReadableStream<Uint8Array>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > MOST_MEBIBYTES * 1024 * 1024) throw tooLarge(name)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(name: string): SluiceError {
  return new SluiceError(
    'misconfigured',
    `The artifact ${name} is larger than ${MOST_MEBIBYTES} MiB: put only reports and manifests into it.`,
  )
}
