import * as z from 'zod'
import { isSha, type Sha } from '../identifiers.ts'
import type { CommitSummary, ConflictedPath } from './outcome.ts'

/** What a backport's pull request says of itself, for the runs that come after. */
export type BodyRecord = {
  readonly commits: readonly CommitSummary[]
  readonly dropped: readonly CommitSummary[]
  readonly conflicts: readonly ConflictedPath[]
}

const MOST_ENTRIES = 300
/** `s`: JSON leaves U+2028 as it is, which a dot would not match. */
const RECORD = /<!-- sluice:picks (.*?) -->/s

const objectName = z.string().refine((text): text is Sha => isSha(text), 'not an object name')
const commit = z.strictObject({ from: objectName, to: objectName.nullable() })
const schema = z.strictObject({
  commits: z.array(commit),
  dropped: z.array(commit),
  conflicts: z.array(z.strictObject({ path: z.string(), kind: z.string() })),
})

/** A comment that Markdown does not show. Nothing in it can end the comment. */
export function writeBodyRecord({ commits, dropped, conflicts }: BodyRecord): string {
  const record = {
    commits: commits.slice(0, MOST_ENTRIES),
    dropped: dropped.slice(0, MOST_ENTRIES),
    conflicts: conflicts.slice(0, MOST_ENTRIES),
  }
  const json = JSON.stringify(record).replace(
    /[<>-]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  )
  return `<!-- sluice:picks ${json} -->`
}

/** Undefined where there is none, or where somebody has edited it: it only informs. */
export function readBodyRecord(body: string): BodyRecord | undefined {
  const [, json] = RECORD.exec(body) ?? []
  if (json === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
