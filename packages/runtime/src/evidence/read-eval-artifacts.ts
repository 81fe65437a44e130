import {
  type ArtifactSource,
  type EvalSource,
  explainNotEvaluated,
  type Missing,
  type MissingReason,
  type Snapshot,
  shortSha,
} from '@sluice/core'
import {
  type Artifact,
  artifactsNamed,
  downloadArtifact,
  newestArtifacts,
} from '../github/artifacts.ts'
import { readWorkflowRuns, type WorkflowRun } from '../github/read-workflow-runs.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { missingBecause } from './missing-because.ts'
import { type EvalReports, isReport, parseReports } from './parse-reports.ts'
import { type ProtectedSideOfRuns, protectedRuns } from './protected-runs.ts'
import { unzip } from './unzip.ts'

/** Nobody evaluates one commit more often, and each costs two requests. */
const MOST_TRIED = 5

/** Since when an evaluation could have been about a commit: ISO 8601, UTC; undefined from now on. */
export type NextEval = { readonly seenAt: string | undefined }

/**
 * Reports that runs of the eval workflow left as artifacts. Runs and the newest artifacts are listed
 * once for both channels, and only when they are asked for.
 */
export class EvalArtifacts {
  readonly #context: RunContext
  readonly #source: EvalSource
  readonly #artifact: ArtifactSource
  readonly #side: ProtectedSideOfRuns
  #runs: Promise<readonly WorkflowRun[]> | undefined
  #newest: ReturnType<typeof newestArtifacts> | undefined

  constructor(
    context: RunContext,
    policy: { readonly source: EvalSource; readonly artifact: ArtifactSource },
    side: ProtectedSideOfRuns,
  ) {
    this.#context = context
    this.#source = policy.source
    this.#artifact = policy.artifact
    this.#side = side
  }

  /** Those of the commits that a protected run has left an artifact about, as far as one page tells. */
  async evaluated<Commit extends Snapshot>(
    channel: string,
    commits: readonly Commit[],
  ): Promise<readonly Commit[]> {
    const [newest, runs] = await Promise.all([this.#listed(), this.#protectedRuns()])
    const ids = new Set(runs.map(({ id }) => id))
    const names = new Set(
      newest.artifacts
        .filter(({ runId, expired }) => runId !== undefined && ids.has(runId) && !expired)
        .map(({ name }) => name),
    )
    return commits.filter((commit) => names.has(this.#nameOf(channel, commit)))
  }

  /**
   * The first complete report about a commit's tree; later ones are no new roll.
   *
   * @param next where the next evaluation of the channel is about this commit. Without it nothing is
   * waited for.
   */
  async reportsAbout(channel: string, subject: Snapshot, next?: NextEval): Promise<EvalReports> {
    const name = this.#nameOf(channel, subject)
    const source = { name: `artifact ${name}` }
    const missing = (why: MissingReason, detail: string): EvalReports => ({
      ok: false,
      missing: { kind: 'missing', source, why, detail },
    })
    try {
      const found = await this.#find(name)
      const passedOver: string[] = found.expired.map(
        (one) => `The artifact ${name} of ${one.createdAt} has expired and was not read.`,
      )
      let last: Missing | undefined
      for (const [artifact, run] of found.readable.slice(0, MOST_TRIED)) {
        const read = await this.#read(artifact, run, channel, subject)
        if (read.ok) return { ...read, remarks: [...read.remarks, ...passedOver] }
        last = read.missing
        passedOver.push(`Run ${run.id} was passed over: ${read.missing.detail}`)
      }
      if (last !== undefined) return { ok: false, missing: last }
      if (next !== undefined && !found.any)
        return { ok: false, missing: await this.#notEvaluated(channel, subject, next.seenAt) }
      return missing('absent', [this.#nothing(name, found.strangers), ...passedOver].join(' '))
    } catch (error) {
      return { ok: false, missing: missingBecause(error, source) }
    }
  }

  async #notEvaluated(
    channel: string,
    { commit }: Snapshot,
    seenAt: string | undefined,
  ): Promise<Missing> {
    const { workflow } = this.#artifact
    const { maxAgeSeconds } = this.#source
    // Where one workflow evaluates and promotes, this run is under way, and not to be waited for.
    const own = this.#context.run?.id
    const runs = (await this.#protectedRuns()).filter(({ id }) => id !== own)
    const asked = { workflow, maxAgeSeconds, runs, seenAt }
    return { kind: 'missing', ...explainNotEvaluated(`${shortSha(commit)} of ${channel}`, asked) }
  }

  #nothing(name: string, strangers: number): string {
    const { workflow } = this.#artifact
    const none = `No run of ${workflow} on the protected side has left an artifact ${name} in the time that the policy allows.`
    return strangers === 0
      ? none
      : `${none} Of this name there are ${strangers} that do not count: they are older, of another workflow, or of a run whose workflow file a candidate may have brought.`
  }

  /** Oldest first. */
  async #find(name: string) {
    const newest = await this.#newest
    const named =
      newest?.complete === true
        ? newest.artifacts.filter((one) => one.name === name)
        : await artifactsNamed(this.#context.client, this.#context.repository, name)
    const runs = named.length === 0 ? [] : await this.#protectedRuns()
    const known = named
      .flatMap((artifact) => {
        const run = runs.find(({ id }) => id === artifact.runId)
        return run === undefined ? [] : [[artifact, run] as const]
      })
      .sort(([one], [other]) => one.createdAt.localeCompare(other.createdAt) || one.id - other.id)
    return {
      any: named.length > 0,
      readable: known.filter(([{ expired }]) => !expired),
      expired: known.filter(([{ expired }]) => expired).map(([artifact]) => artifact),
      strangers: named.length - known.length,
    }
  }

  async #read(
    artifact: Artifact,
    run: WorkflowRun,
    channel: string,
    subject: Snapshot,
  ): Promise<EvalReports> {
    const { client, repository, now } = this.#context
    const source = { name: `eval run ${run.id}`, url: run.url }
    const refused = (why: MissingReason, detail: string): EvalReports => ({
      ok: false,
      missing: { kind: 'missing', source, why, detail },
    })
    const archive = unzip(await downloadArtifact(client, repository, artifact))
    if (!archive.ok) return refused('malformed', `${artifact.name}: ${archive.detail}.`)
    const names = [...archive.files.keys()].filter(isReport).sort()
    if (names.length === 0) return refused('malformed', `${artifact.name} holds no report.`)
    const read = await parseReports(
      {
        names,
        read: async (path) => {
          const value = archive.files.get(path)
          return value === undefined
            ? { ok: false, why: 'absent', detail: 'it is not there.' }
            : { ok: true, value }
        },
      },
      // Whoever made it must say what it is about, whatever the policy allows in the workspace.
      { ...this.#source, about: 'commit' },
      { channel, now, protectedCommits: this.#side.commits, source },
    )
    if (!read.ok) return read
    const stranger = read.reports.find(({ manifest }) => manifest?.tree !== subject.tree)
    return stranger === undefined
      ? read
      : refused(
          'mismatch',
          `${artifact.name} is about ${stranger.manifest?.commit}, not about ${subject.commit}.`,
        )
  }

  #nameOf(channel: string, { commit, tree }: Snapshot): string {
    return this.#artifact.name
      .replaceAll('{channel}', () => channel)
      .replaceAll('{commit}', () => commit)
      .replaceAll('{tree}', () => tree)
  }

  #listed() {
    this.#newest ??= newestArtifacts(this.#context.client, this.#context.repository)
    return this.#newest
  }

  #protectedRuns(): Promise<readonly WorkflowRun[]> {
    this.#runs ??= this.#listRuns()
    return this.#runs
  }

  async #listRuns(): Promise<readonly WorkflowRun[]> {
    const { client, repository, now } = this.#context
    const since = new Date(Date.parse(now) - this.#source.maxAgeSeconds * 1000)
    const oldest = since.toISOString().replace(/\.\d+Z$/, 'Z')
    const runs = await readWorkflowRuns(client, repository, this.#artifact.workflow, oldest)
    return protectedRuns(this.#context, runs, this.#side)
  }
}
