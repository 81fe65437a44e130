import * as z from 'zod'
import type { JsonSchema } from '../policy/json-schema.ts'
import { plainJson } from '../report/canonical-json.ts'
import { measuredStateSchema } from './rollback-evidence.ts'
import { describeRollbackOperation } from './rollback-plan.ts'
import type { RollbackReport } from './rollback-report.ts'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const numbered = z.strictObject({ number: z.int().positive(), url: z.string() })

/**
 * A rollback as data that outlives the run: which state, why it and no other, what was taken away,
 * and what was done.
 */
export const rollbackRecordSchema = z.strictObject({
  schema: z.literal('sluice/rollback/v1'),
  channel: z.string(),
  outcome: z.enum(['rollback', 'nothing-to-do', 'refused']),
  decidedAt: z.iso.datetime(),
  dryRun: z.boolean(),
  why: z.string().optional(),
  head: objectName.optional().describe('The state that is rolled back'),
  good: objectName.optional().describe('The state that comes back'),
  undone: z.array(objectName).describe('Entries that left the channel, newest first'),
  reasoning: z.array(z.string()).describe('Why this state and none of those between'),
  reason: z.string().optional(),
  severity: z.enum(['critical', 'standard']).optional(),
  asked: z.string().optional().describe('The input `to`, as written'),
  by: z.string().optional(),
  kept: z.array(z.string()).describe('Paths that stayed as they were'),
  irreversible: z.array(z.string()).describe('Paths that no older tree undoes'),
  unchecked: z.array(z.string()).describe('What could not be checked'),
  operations: z.array(z.string()),
  failures: z.array(z.string()).describe('What was tried beside the rollback and failed'),
  started: z
    .array(z.strictObject({ workflow: z.string(), url: z.string() }))
    .describe('Workflows that were started for the landed commit'),
  pullRequest: numbered.optional(),
  incident: numbered.optional(),
  measured: measuredStateSchema
    .optional()
    .describe('What the rules of the watch said of the head before'),
  landed: objectName.optional().describe('The commit that the channel moved to'),
})

export type RollbackRecord = z.output<typeof rollbackRecordSchema>

/** The JSON Schema of a rollback's record, for whoever reads the ledger or the output. Draft 7. */
export function rollbackRecordJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(rollbackRecordSchema, { target: 'draft-7' })
  return {
    $schema,
    $id: 'urn:sluice:rollback-record:v1',
    title: 'Sluice rollback record',
    description: 'One rollback of one channel: which state, why, what was undone and done.',
    ...schema,
  }
}

/** @example JSON.stringify(rollbackRecord(report)) // one line of the ledger */
export function rollbackRecord(report: RollbackReport): RollbackRecord {
  const { channel, outcome, decidedAt, dryRun, unchecked, started, failures } = report
  const common = {
    ...{ schema: 'sluice/rollback/v1', channel, outcome, decidedAt, dryRun, unchecked },
    ...{ started, failures },
  }
  if (report.outcome !== 'rollback') {
    const nothing = { undone: [], reasoning: [], kept: [], irreversible: [] }
    return rollbackRecordSchema.parse({
      ...common,
      ...nothing,
      why: report.why,
      operations: [],
    })
  }
  const { question, operations, pullRequest, incident, measured, landed } = report
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
      pullRequest: pullRequest && { number: pullRequest.number, url: pullRequest.url },
      incident: incident && { number: incident.number, url: incident.url },
      measured,
      landed,
    }),
  )
}
