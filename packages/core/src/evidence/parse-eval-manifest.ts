import * as z from 'zod'
import { isSha, type Sha } from '../identifiers.ts'
import type { EvalManifest, EvalReport } from './eval-report.ts'
import { jsonCount, readJson } from './json-shape.ts'
import { JsonNumber } from './json-value.ts'
import { type Parsed, parsed, quoted, refused } from './parsed.ts'
import { utcTimestamp } from './utc-timestamp.ts'

/** A manifest file: what the report is about, and which report it is. */
export type EvalManifestFile = {
  readonly manifest: EvalManifest
  /** Of the report's bytes: `sha256:` and 64 hex digits. */
  readonly reportDigest: string
  readonly channel: string
  /** ISO 8601, UTC. */
  readonly completedAt: string
}

const name = z.string().min(1, 'is empty').max(1000, 'is longer than 1000 characters')
const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 lower-case hex digits')
const gitObject = z.string().transform((text, context): Sha => {
  if (isSha(text)) return text
  context.addIssue({ code: 'custom', message: `expected 40 hex digits, not ${quoted(text)}` })
  return z.NEVER
})
const version = z.custom<JsonNumber>(
  (value) => value instanceof JsonNumber && value.text === '1',
  'expected 1: other versions are not known',
)
const time = z.string().transform((text, context) => {
  const utc = utcTimestamp(text)
  if (utc !== undefined) return utc
  context.addIssue({ code: 'custom', message: `is no time: ${quoted(text)}` })
  return z.NEVER
})
/** Shown as a link: nothing but the web's own addresses. */
const webAddress = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s<>"'`()[\]\\]+$/, 'expected an http or https address')

const manifestSchema = z.strictObject({
  version,
  report: z.strictObject({ digest }),
  channel: name,
  commit: gitObject,
  tree: gitObject,
  dataset: z.strictObject({ name, digest }),
  harness: z.strictObject({ commit: gitObject }),
  run: z.strictObject({
    id: name,
    url: webAddress.optional(),
    attempt: jsonCount.optional(),
    actor: name,
  }),
  'completed-at': time,
})

/**
 * Reads the manifest that the job which ran the harness writes beside its report. Strict: an
 * unknown key or version is refused, for it may say what this version does not understand.
 */
export function parseEvalManifest(text: string): Parsed<EvalManifestFile> {
  const raw = readJson(text, manifestSchema)
  if (!raw.ok) return raw
  const { report, channel, commit, tree, dataset, harness, run } = raw.value
  const manifest: EvalManifest = {
    commit,
    tree,
    dataset,
    harness,
    run: {
      id: run.id,
      actor: run.actor,
      ...(run.url === undefined ? {} : { url: run.url }),
      ...(run.attempt === undefined ? {} : { attempt: run.attempt }),
    },
  }
  const completedAt = raw.value['completed-at']
  return parsed({ manifest, reportDigest: report.digest, channel, completedAt })
}

/**
 * The report with its manifest, when the manifest was written for this report: a `mismatch`
 * otherwise.
 *
 * @param reportDigest of the report's bytes as they were read: `sha256:` and 64 hex digits.
 */
export function withManifest(
  report: EvalReport,
  reportDigest: string,
  file: EvalManifestFile,
): Parsed<EvalReport> {
  if (file.reportDigest !== reportDigest) {
    return refused(
      'mismatch',
      `the manifest is about the report ${file.reportDigest}, but this report is ${reportDigest}`,
    )
  }
  if (file.channel !== report.channel) {
    return refused(
      'mismatch',
      `the manifest is about channel ${quoted(file.channel)}, its report about ${quoted(report.channel)}`,
    )
  }
  if (file.manifest.dataset.name !== report.dataset) {
    return refused(
      'mismatch',
      `the manifest names dataset ${quoted(file.manifest.dataset.name)}, its report ${quoted(report.dataset)}`,
    )
  }
  return parsed({ ...report, manifest: file.manifest })
}
