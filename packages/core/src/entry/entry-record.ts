import * as z from 'zod'
import type { JsonSchema } from '../policy/json-schema.ts'
import { plainJson } from '../report/canonical-json.ts'
import { gateResultSchema } from '../report/gate-result-schema.ts'
import { type EntryReport, entryOutcome } from './entry-report.ts'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)

/** One look at the labelled pull requests into a channel, as data that outlives the run. */
export const entryRecordSchema = z.strictObject({
  schema: z.literal('sluice/entry/v1'),
  channel: z.string(),
  outcome: z.enum(['promote', 'blocked', 'waiting', 'up-to-date']),
  decidedAt: z.iso.datetime(),
  label: z.string(),
  baseline: objectName.describe('Where the channel was when the run began'),
  policy: z.strictObject({ commit: objectName }),
  pullRequests: z
    .array(
      z.strictObject({
        number: z.int().positive(),
        url: z.string(),
        title: z.string(),
        head: objectName.describe('The commit that was judged'),
        action: z
          .enum(['merge', 'enqueue', 'update', 'none'])
          .describe('What was done about it; in a dry run, would be'),
        conditions: z.array(gateResultSchema),
      }),
    )
    .describe('In the order in which they were labelled'),
  dryRun: z.boolean(),
})

export type EntryRecord = z.output<typeof entryRecordSchema>

/** The JSON Schema of such a record, for whoever reads the action's output. Draft 7. */
export function entryRecordJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(entryRecordSchema, { target: 'draft-7' })
  return {
    $schema,
    $id: 'urn:sluice:entry-record:v1',
    title: 'Sluice entry record',
    description: 'One look at the labelled pull requests into a channel: what was judged and done.',
    ...schema,
  }
}

/** @example JSON.stringify(entryRecord(report)) // a line of the action's output */
export function entryRecord(report: EntryReport): EntryRecord {
  const { channel, decidedAt, label, baseline, policyCommit, pullRequests, dryRun } = report
  const outcome = entryOutcome(report)
  return entryRecordSchema.parse(
    plainJson({
      ...{ schema: 'sluice/entry/v1', channel, outcome, decidedAt, label, baseline },
      policy: { commit: policyCommit },
      pullRequests,
      dryRun,
    }),
  )
}
