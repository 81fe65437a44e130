import { createHash } from 'node:crypto'
import {
  describeProblem,
  type EvalReport,
  type EvalSource,
  type Missing,
  type MissingReason,
  type Problem,
  parseEvalManifest,
  parseEvalReport,
  type Sha,
  type Source,
  withManifest,
} from '@sluice/core'

/** Reports of a channel, or why there are none that count. */
export type EvalReports =
  | {
      readonly ok: true
      readonly reports: readonly EvalReport[]
      readonly remarks: readonly string[]
      readonly source: Source
      /** When the oldest of them was made: ISO 8601, UTC. */
      readonly measuredAt: string
    }
  | { readonly ok: false; readonly missing: Missing }

type ReadFile =
  | { readonly ok: true; readonly value: Uint8Array }
  | { readonly ok: false; readonly why: MissingReason; readonly detail: string }

/** Reports and their manifests, wherever they lie. */
export type EvalFiles = {
  /** Of the reports alone. */
  readonly names: readonly string[]
  readonly read: (name: string) => Promise<ReadFile>
}

/** A manifest tells a run from a folder's name: `eval-next.json` has `eval-next.manifest.json`. */
const MANIFEST = '.manifest.json'

export function isReport(name: string): boolean {
  return name.endsWith('.json') && !name.endsWith(MANIFEST)
}

/** Parses all of them: they count together or not at all. */
export async function parseReports(
  files: EvalFiles,
  policy: EvalSource,
  asked: {
    readonly channel: string
    readonly now: string
    readonly protectedCommits: ReadonlySet<Sha>
    /** What they are called, unless a manifest names the run that made them. */
    readonly source: Source
  },
): Promise<EvalReports> {
  const failed = (why: MissingReason, detail: string): EvalReports => ({
    ok: false,
    missing: { kind: 'missing', source: asked.source, why, detail },
  })
  const reports: EvalReport[] = []
  const remarks: string[] = []
  for (const name of files.names) {
    const read = await readReport(files, name, asked.channel)
    if (!read.ok) return failed(read.why, `${name}: ${read.detail}`)
    const { report } = read
    const objection = objectionTo(report, policy, asked)
    if (objection !== undefined) return failed(objection.why, `${name} ${objection.detail}`)
    reports.push(report)
    remarks.push(...read.remarks)
  }
  const [measuredAt = asked.now] = reports.map(({ completedAt }) => completedAt).sort()
  return { ok: true, reports, remarks, source: sourceOf(reports, asked.source), measuredAt }
}

/** Why a report that can be read does not count all the same. */
function objectionTo(
  { completedAt, manifest }: EvalReport,
  { about, maxAgeSeconds }: EvalSource,
  { now, protectedCommits }: { readonly now: string; readonly protectedCommits: ReadonlySet<Sha> },
): { readonly why: MissingReason; readonly detail: string } | undefined {
  const ageSeconds = (Date.parse(now) - Date.parse(completedAt)) / 1000
  if (ageSeconds > maxAgeSeconds)
    return {
      why: 'stale',
      detail: `was made at ${completedAt}, longer ago than the policy allows.`,
    }
  if (ageSeconds < -CLOCK_SKEW_SECONDS)
    return { why: 'malformed', detail: `says that it was made at ${completedAt}, in the future.` }
  if (manifest !== undefined && !protectedCommits.has(manifest.harness.commit))
    return {
      why: 'mismatch',
      detail: `was made by the harness of ${manifest.harness.commit}, which is none of the newest ${protectedCommits.size} commits of the protected side.`,
    }
  if (manifest === undefined && about === 'commit')
    return {
      why: 'mismatch',
      detail:
        'has no manifest that names its commit. Write one beside it, or allow reports about the channel with `about: channel`.',
    }
  return undefined
}

/** Clocks of two machines differ a little. */
const CLOCK_SKEW_SECONDS = 300

function sourceOf([first]: readonly EvalReport[], source: Source): Source {
  const run = first?.manifest?.run
  if (run === undefined || source.url !== undefined) return source
  return { name: `eval run ${run.id}`, ...(run.url === undefined ? {} : { url: run.url }) }
}

type ReadReport =
  | { readonly ok: true; readonly report: EvalReport; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly why: MissingReason; readonly detail: string }

async function readReport(files: EvalFiles, name: string, channel: string): Promise<ReadReport> {
  const file = await files.read(name)
  if (!file.ok) return file
  const parsed = parseEvalReport(new TextDecoder().decode(file.value), channel)
  if (!parsed.ok) return refusedBy(parsed.problem)
  const { report, remarks } = parsed.value
  const beside = await files.read(`${name.replace(/\.json$/, '')}${MANIFEST}`)
  // Only where there is none: a manifest that cannot be read is no licence to do without.
  if (!beside.ok && beside.why === 'absent') return { ok: true, report, remarks }
  if (!beside.ok) return { ...beside, detail: `its manifest: ${beside.detail}` }
  const manifest = parseEvalManifest(new TextDecoder().decode(beside.value))
  if (!manifest.ok) return refusedBy(manifest.problem, 'its manifest: ')
  const digest = `sha256:${createHash('sha256').update(file.value).digest('hex')}`
  const complete = withManifest(report, digest, manifest.value)
  return complete.ok ? { ok: true, report: complete.value, remarks } : refusedBy(complete.problem)
}

function refusedBy(problem: Problem, what = ''): ReadReport {
  return { ok: false, why: problem.why, detail: `${what}${describeProblem(problem)}.` }
}
