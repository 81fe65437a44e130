import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { timeAnswer } from './answers.ts'
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

const artifactsAnswer = z.array(
  z
    .object({
      id: z.number(),
      name: z.string(),
      size_in_bytes: z.number(),
      expired: z.boolean(),
      created_at: timeAnswer.nullable(),
      workflow_run: z.object({ id: z.number().optional() }).nullish(),
    })
    .transform(
      ({ id, name, size_in_bytes, expired, created_at, workflow_run }): Artifact => ({
        id,
        name,
        sizeBytes: size_in_bytes,
        expired,
        createdAt: created_at ?? '',
        runId: workflow_run?.id,
      }),
    ),
)

const PAGE = 100

/** The newest artifacts of the repository, one page of them: `complete` where these are all. */
export async function newestArtifacts(
  client: GitHubClient,
  { owner, name: repo }: Repository,
): Promise<{ readonly artifacts: readonly Artifact[]; readonly complete: boolean }> {
  const doing = 'list the artifacts'
  const { data } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/actions/artifacts', { owner, repo, per_page: PAGE }),
  )
  const artifacts = readAnswer(doing, artifactsAnswer, data.artifacts)
  return { artifacts, complete: artifacts.length < PAGE }
}

/** All artifacts of a name: whoever opens a pull request may leave many, and the oldest counts. */
export async function artifactsNamed(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  name: string,
): Promise<readonly Artifact[]> {
  const doing = `look for the artifact ${name}`
  const nextPage = pageLimit(doing)
  const raw = await explained(doing, () =>
    client.paginate(
      'GET /repos/{owner}/{repo}/actions/artifacts',
      { owner, repo, name, per_page: PAGE },
      ({ data }) => {
        nextPage()
        return data
      },
    ),
  )
  return readAnswer(doing, artifactsAnswer, raw)
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
