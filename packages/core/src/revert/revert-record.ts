import * as z from 'zod'
import { plainJson } from '../report/canonical-json.ts'
import { describeRevertOperation } from './revert-plan.ts'
import type { RevertReport } from './revert-report.ts'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)

/** A revert as data that outlives the run. */
export const revertRecordSchema = z.strictObject({
  schema: z.literal('sluice/revert/v1'),
  channel: z.string(),
  outcome: z.enum(['revert', 'nothing-to-do', 'refused']),
  decidedAt: z.iso.datetime(),
  dryRun: z.boolean(),
  asked: z.array(z.string()),
  why: z.array(z.string()),
  head: objectName.optional(),
  /** Newest first. */
  reverted: z.array(objectName),
  alreadyReverted: z.array(z.strictObject({ commit: objectName, by: objectName.optional() })),
  conflict: z.strictObject({ commit: objectName, paths: z.array(z.string()) }).optional(),
  notTried: z.array(objectName),
  elsewhere: z.array(z.strictObject({ channel: z.string(), commits: z.array(objectName) })),
  reason: z.string().optional(),
  severity: z.enum(['critical', 'standard']).optional(),
  by: z.string().optional(),
  unchecked: z.array(z.string()),
  operations: z.array(z.string()),
  failures: z.array(z.string()),
  pullRequest: z.strictObject({ number: z.int().positive(), url: z.string() }).optional(),
  incident: z.strictObject({ number: z.int().positive(), url: z.string() }).optional(),
  /** Workflows that were started for the landed commit. */
  started: z.array(z.strictObject({ workflow: z.string(), url: z.string() })),
  landed: objectName.optional(),
})

export type RevertRecord = z.output<typeof revertRecordSchema>

/** @example JSON.stringify(revertRecord(report)) // one line of the ledger */
export function revertRecord(report: RevertReport): RevertRecord {
  const { channel, outcome, decidedAt, dryRun, unchecked, asked, started, failures } = report
  const common = {
    ...{ schema: 'sluice/revert/v1', channel, outcome, decidedAt, dryRun, unchecked, asked },
    ...{ started, failures },
  }
  if (report.outcome !== 'revert') {
    const nothing = { reverted: [], alreadyReverted: [], notTried: [], elsewhere: [] }
    const { why } = report
    return revertRecordSchema.parse(plainJson({ ...common, ...nothing, why, operations: [] }))
  }
  const { question, operations, pullRequest, incident, landed, way } = report
  const { series, head, elsewhere, reason, severity, by } = question
  const { applied, dropped, conflict } = series
  return revertRecordSchema.parse(
    plainJson({
      ...common,
      why: [...question.remarks, ...(way.kind === 'push' || !way.why ? [] : [way.why])],
      head: head.commit,
      reverted: applied.map(({ commit }) => commit.sha),
      alreadyReverted: dropped.map((one) => ({ commit: one.pick.commit.sha, by: one.by })),
      conflict: conflict && {
        commit: conflict.pick.commit.sha,
        paths: conflict.paths.map(({ path }) => path),
      },
      notTried: conflict?.remaining.map(({ commit }) => commit.sha) ?? [],
      elsewhere,
      reason,
      severity,
      by,
      operations: operations.map(describeRevertOperation),
      pullRequest: pullRequest && { number: pullRequest.number, url: pullRequest.url },
      incident: incident && { number: incident.number, url: incident.url },
      landed,
    }),
  )
}
