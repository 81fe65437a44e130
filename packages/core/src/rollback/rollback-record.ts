import * as z from 'zod'
import { plainJson } from '../report/canonical-json.ts'
import { describeRollbackOperation } from './rollback-plan.ts'
import type { RollbackReport } from './rollback-report.ts'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const numbered = z.strictObject({ number: z.int().positive(), url: z.string() })

/** A rollback as data that outlives the run. */
export const rollbackRecordSchema = z.strictObject({
  schema: z.literal('sluice/rollback/v1'),
  channel: z.string(),
  outcome: z.enum(['rollback', 'nothing-to-do', 'refused']),
  decidedAt: z.iso.datetime(),
  dryRun: z.boolean(),
  why: z.string().optional(),
  head: objectName.optional(),
  good: objectName.optional(),
  undone: z.array(objectName),
  reasoning: z.array(z.string()),
  reason: z.string().optional(),
  severity: z.enum(['critical', 'standard']).optional(),
  asked: z.string().optional(),
  by: z.string().optional(),
  kept: z.array(z.string()),
  irreversible: z.array(z.string()),
  unchecked: z.array(z.string()),
  operations: z.array(z.string()),
  failures: z.array(z.string()),
  pullRequest: numbered.optional(),
  incident: numbered.optional(),
  landed: objectName.optional(),
})

export type RollbackRecord = z.output<typeof rollbackRecordSchema>

/** @example JSON.stringify(rollbackRecord(report)) // one line of the ledger */
export function rollbackRecord(report: RollbackReport): RollbackRecord {
  const { channel, outcome, decidedAt, dryRun, unchecked } = report
  const common = { schema: 'sluice/rollback/v1', channel, outcome, decidedAt, dryRun, unchecked }
  if (report.outcome !== 'rollback') {
    const nothing = { undone: [], reasoning: [], kept: [], irreversible: [] }
    return rollbackRecordSchema.parse({
      ...common,
      ...nothing,
      why: report.why,
      operations: [],
      failures: [],
    })
  }
  const { question, operations, failures, pullRequest, incident, landed } = report
  return rollbackRecordSchema.parse(
    plainJson({
      ...common,
      head: question.head.commit,
      good: question.good.state.commit,
      undone: question.undone.map(({ state }) => state.commit),
      reasoning: question.reasoning,
      reason: question.reason,
      severity: question.severity,
      asked: question.asked,
      by: question.by,
      kept: question.tree.kind === 'mixed' ? question.tree.entries.map(({ path }) => path) : [],
      irreversible: question.irreversible,
      operations: operations.map(describeRollbackOperation),
      failures,
      pullRequest: pullRequest && { number: pullRequest.number, url: pullRequest.url },
      incident: incident && { number: incident.number, url: incident.url },
      landed,
    }),
  )
}
