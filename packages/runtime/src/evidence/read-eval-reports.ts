import type { EvalSource, MissingReason, Sha } from '@sluice/core'
import { type EvalReports, isReport, parseReports } from './parse-reports.ts'
import { readWorkspaceFile, reportFiles } from './workspace-files.ts'

/**
 * Reads the report of a channel that an earlier job of the workflow left in the workspace, or every
 * report of a folder, one for each dataset. Nothing of it is run: a report is bytes until it is
 * parsed.
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
  const path = source.report.replaceAll('{channel}', () => asked.channel)
  const failed = (why: MissingReason, detail: string): EvalReports => ({
    ok: false,
    missing: { kind: 'missing', source: { name: path }, why, detail },
  })
  const files = await reportFiles(asked.workspace, path, isReport)
  if (!files.ok) return failed(files.why, files.detail)
  return parseReports(
    { names: files.value, read: (name) => readWorkspaceFile(asked.workspace, name) },
    source,
    { ...asked, source: { name: path } },
  )
}
