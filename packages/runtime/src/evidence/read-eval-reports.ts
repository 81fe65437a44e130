import { createHash } from 'node:crypto'
import { open, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import {
  describeProblem,
  type EvalReport,
  type EvalSource,
  type Missing,
  type MissingReason,
  parseEvalManifest,
  parseEvalReport,
  type Sha,
  withManifest,
} from '@sluice/core'

/** Reports of a channel that an earlier job of the workflow left in the workspace. */
export type EvalReports =
  | {
      readonly ok: true
      readonly reports: readonly EvalReport[]
      readonly remarks: readonly string[]
      readonly source: { readonly name: string; readonly url?: string }
    }
  | { readonly ok: false; readonly missing: Missing }

const MAX_BYTES = 32 * 1024 * 1024
const MANIFEST = '.manifest.json'

/**
 * Reads the report of a channel, or every report of a folder, one for each dataset. Nothing of it
 * is run: a report is bytes until it is parsed.
 */
export async function readEvalReports(
  source: EvalSource,
  asked: {
    readonly channel: string
    readonly workspace: string
    readonly now: string
    /** Commits of the protected side: the harness must come from one of them. */
    readonly protectedCommits: ReadonlySet<Sha>
  },
): Promise<EvalReports> {
  const path = source.report.replaceAll('{channel}', asked.channel)
  const failed = (why: MissingReason, detail: string): EvalReports => ({
    ok: false,
    missing: { kind: 'missing', source: { name: path }, why, detail },
  })
  const files = await reportFiles(join(asked.workspace, path))
  if (files.length === 0) return failed('absent', `There is no eval report at ${path}.`)
  const reports: EvalReport[] = []
  const remarks: string[] = []
  for (const file of files) {
    const name = relative(asked.workspace, file)
    const read = await readReport(file, asked.channel)
    if (!read.ok) return failed(read.why, `${name}: ${read.detail}`)
    const { report } = read
    const ageSeconds = (Date.parse(asked.now) - Date.parse(report.completedAt)) / 1000
    if (ageSeconds > source.maxAgeSeconds)
      return failed(
        'stale',
        `${name} was made at ${report.completedAt}, longer ago than the policy allows.`,
      )
    if (ageSeconds < -300)
      return failed(
        'malformed',
        `${name} says that it was made at ${report.completedAt}, in the future.`,
      )
    const harness = report.manifest?.harness.commit
    if (harness !== undefined && !asked.protectedCommits.has(harness)) {
      return failed(
        'mismatch',
        `${name} was made by the harness of ${harness}, which is no commit of the protected side.`,
      )
    }
    if (report.manifest === undefined && source.about === 'commit') {
      return failed(
        'mismatch',
        `${name} has no manifest that names its commit. Write one beside it, or allow reports about the channel with \`about: channel\`.`,
      )
    }
    reports.push(report)
    remarks.push(...read.remarks)
  }
  return { ok: true, reports, remarks, source: sourceOf(reports, path) }
}

function sourceOf([first]: readonly EvalReport[], path: string) {
  const run = first?.manifest?.run
  if (run === undefined) return { name: path }
  return { name: `eval run ${run.id}`, ...(run.url === undefined ? {} : { url: run.url }) }
}

async function reportFiles(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return [path]
  if (found?.isDirectory() !== true) return []
  const names = await readdir(path)
  return names
    .filter((name) => name.endsWith('.json') && !name.endsWith(MANIFEST))
    .sort()
    .map((name) => join(path, name))
}

type ReadReport =
  | { readonly ok: true; readonly report: EvalReport; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly why: MissingReason; readonly detail: string }

async function readReport(file: string, channel: string): Promise<ReadReport> {
  const bytes = await readBounded(file)
  if (bytes === undefined)
    return { ok: false, why: 'malformed', detail: 'it is larger than 32 MiB.' }
  const parsed = parseEvalReport(new TextDecoder().decode(bytes), channel)
  if (!parsed.ok)
    return { ok: false, why: parsed.problem.why, detail: `${describeProblem(parsed.problem)}.` }
  const { report, remarks } = parsed.value
  const manifestBytes = await readBounded(file.replace(/\.json$/, MANIFEST)).catch(() => null)
  if (manifestBytes === null) return { ok: true, report, remarks }
  if (manifestBytes === undefined)
    return { ok: false, why: 'malformed', detail: 'its manifest is larger than 32 MiB.' }
  const manifest = parseEvalManifest(new TextDecoder().decode(manifestBytes))
  if (!manifest.ok)
    return {
      ok: false,
      why: manifest.problem.why,
      detail: `its manifest: ${describeProblem(manifest.problem)}.`,
    }
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const complete = withManifest(report, digest, manifest.value)
  if (!complete.ok)
    return { ok: false, why: complete.problem.why, detail: `${describeProblem(complete.problem)}.` }
  return { ok: true, report: complete.value, remarks }
}

/** The whole file, or undefined when it is too large to be a report. */
async function readBounded(file: string): Promise<Uint8Array | undefined> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    return size > MAX_BYTES ? undefined : await handle.readFile()
  } finally {
    await handle.close()
  }
}
