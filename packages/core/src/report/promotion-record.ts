import * as z from 'zod'
import type { PromotionEvidence } from '../evidence/evidence.ts'
import type { JsonSchema } from '../policy/json-schema.ts'
import { plainJson } from './canonical-json.ts'
import { describeOperation } from './describe-operation.ts'
import { gateResultSchema } from './gate-result-schema.ts'
import { startedWorkflows } from './git-hub-token.ts'
import type { PromotionReport } from './promotion-report.ts'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const snapshot = z.strictObject({ commit: objectName, tree: objectName })

const override = z.strictObject({
  candidate: objectName,
  baseline: objectName,
  gates: z.union([z.literal('all'), z.array(z.string())]),
  by: z.string(),
  reason: z.string(),
  at: z.iso.datetime(),
  forSeconds: z.number().positive().optional(),
  url: z.string().optional(),
})

/**
 * A decision as data that outlives the run: every verdict, and the evidence in normal form, so
 * that it can be read, checked and decided again when the artifacts are gone.
 */
export const promotionRecordSchema = z.strictObject({
  schema: z.literal('sluice/promotion/v1'),
  channel: z.string(),
  from: z.string(),
  outcome: z.enum(['promote', 'blocked', 'waiting', 'up-to-date']),
  decidedAt: z.iso.datetime(),
  baseline: snapshot,
  candidate: snapshot.optional(),
  policy: z.strictObject({ file: z.string(), commit: objectName, digest }),
  gates: z.array(gateResultSchema),
  overrides: z.array(override).optional().describe('Those in force when it was decided'),
  conditions: z
    .array(gateResultSchema)
    .describe('What must hold beside the gates before the channel moves'),
  protectedChanges: z
    .array(z.string())
    .describe('Policy and workflow files that the promotion changes'),
  evidence: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Evidence in normal form; decimals are strings'),
  evidenceDigest: digest.optional().describe('Of the evidence as JSON with sorted keys'),
  operations: z.array(z.string()),
  dryRun: z.boolean(),
  pullRequest: z.strictObject({ number: z.int().positive(), url: z.string() }).optional(),
  dispatched: z
    .array(z.strictObject({ workflow: z.string(), url: z.string() }))
    .optional()
    .describe('Workflows that were started after the landing, and where their runs are'),
  landed: objectName.optional().describe('The commit that the channel moved to'),
})

export type PromotionRecord = z.output<typeof promotionRecordSchema>

/** The JSON Schema of a record, for whoever reads the ledger or the action's output. Draft 7. */
export function promotionRecordJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(promotionRecordSchema, { target: 'draft-7' })
  return {
    $schema,
    $id: 'urn:sluice:promotion-record:v1',
    title: 'Sluice promotion record',
    description: 'One decision about one candidate: what was asked, measured, decided and done.',
    ...schema,
  }
}

/**
 * @param measured.evidenceDigest of `canonicalJson(evidence)`: core has no hash function of its own.
 * @example JSON.stringify(promotionRecord(report)) // one line of the ledger
 */
export function promotionRecord(
  report: PromotionReport,
  measured?: { readonly evidence: PromotionEvidence; readonly evidenceDigest: string },
): PromotionRecord {
  const { decision, conditions, protectedChanges, operations, dryRun, pullRequest, landed } = report
  const dispatched = startedWorkflows(report)
  const candidate = decision.outcome === 'up-to-date' ? undefined : decision.candidate
  return promotionRecordSchema.parse(
    plainJson({
      schema: 'sluice/promotion/v1',
      channel: decision.channel,
      from: decision.from,
      outcome: decision.outcome,
      decidedAt: decision.decidedAt,
      baseline: decision.baseline,
      candidate,
      policy: decision.policy,
      gates: decision.outcome === 'up-to-date' ? [] : decision.gates,
      overrides: decision.outcome === 'up-to-date' ? undefined : decision.overrides,
      conditions,
      protectedChanges,
      ...measured,
      operations: operations.map(describeOperation),
      dryRun,
      pullRequest: pullRequest && { number: pullRequest.number, url: pullRequest.url },
      dispatched: dispatched.length === 0 ? undefined : dispatched,
      landed,
    }),
  )
}
