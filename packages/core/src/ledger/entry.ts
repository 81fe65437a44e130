import * as z from 'zod'
import { type ChannelName, isChannelName, isSha, type Sha } from '../identifiers.ts'
import type { JsonSchema } from '../policy/json-schema.ts'

const objectName = z
  .string()
  .regex(/^[0-9a-f]{40}$/)
  .refine((text): text is Sha => isSha(text), 'not a full object name')
const channel = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
  .refine((text): text is ChannelName => isChannelName(text), 'not the name of a channel')
/** ISO 8601, UTC: the clock of the run that wrote the line. */
const at = z.iso.datetime()
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const words = z.string().max(1000)
const number = z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/)
const common = { v: z.literal(1), at }

/** A decision about a candidate that differs from the one before it. */
const decision = z.strictObject({
  ...common,
  kind: z.literal('decision'),
  channel,
  from: channel,
  outcome: z.enum(['promote', 'blocked', 'waiting']),
  /** In one line, without the numbers. */
  says: words,
  candidate: objectName,
  baseline: objectName,
  policy: digest,
  gates: z
    .record(words, z.enum(['pass', 'fail', 'inconclusive', 'unmeasured']))
    .refine((gates) => Object.keys(gates).length <= 200, 'more gates than a policy has'),
  /** The run was about to land it: its record has the evidence that let it in. */
  lands: z.literal(true).exactOptional(),
  /** The candidate's mean score, by dataset. */
  scores: z.record(words, number).exactOptional(),
  /** The file beside the months that holds the whole record, and its digest. */
  record: z
    .strictObject({ file: z.string().regex(/^\d{4}\/\d{2}\/[A-Za-z0-9._-]{1,120}\.json$/), digest })
    .exactOptional(),
  run: z
    .strictObject({ url: words, workflow: words.exactOptional(), number: z.int().exactOptional() })
    .exactOptional(),
})

/** One health check of a channel. */
const probe = z.strictObject({
  ...common,
  kind: z.literal('probe'),
  channel,
  /** How often one is expected, in seconds: the window's divisions. */
  every: z
    .int()
    .min(1)
    .max(7 * 86_400),
  good: z.boolean(),
  /** What answered: a status, or why nothing did. */
  saw: words,
})

/** The channel's branch has a new head. */
const landing = z.strictObject({
  ...common,
  kind: z.literal('landing'),
  channel,
  commit: objectName,
  /** What the commit says that it is: a promotion, a rollback, or anything else. */
  of: z.enum(['promotion', 'rollback', 'change']),
})

/** What the watch saw of a channel's head, where it differs from what it saw of it before. */
const health = z.strictObject({
  ...common,
  kind: z.literal('health'),
  channel,
  commit: objectName,
  healthy: z.boolean(),
  /** The rules, in one line, without the numbers. */
  says: words,
})

/** The channel's head is a rollback. What is said of it is what its commit claims. */
const rollback = z.strictObject({
  ...common,
  kind: z.literal('rollback'),
  channel,
  /** The head since then. */
  commit: objectName,
  /** The head that was rolled back. */
  of: objectName,
  /** The state that came back. */
  good: objectName,
  severity: z.enum(['critical', 'standard']).exactOptional(),
  by: words.exactOptional(),
  reason: words.exactOptional(),
})

/** A head that the channel's history has lost by force. */
const rewriting = z.strictObject({
  ...common,
  kind: z.literal('rewriting'),
  channel,
  lost: objectName,
  /** What GitHub's list of activities tells of it; absent where it does not. */
  pushed: z
    .strictObject({ at, how: z.enum(['force', 'deletion']), by: words.exactOptional() })
    .exactOptional(),
})

/** What the ledger knew before is gone, as far as it is not in it any more. */
const gap = z.strictObject({
  ...common,
  kind: z.literal('gap'),
  /** The ledger's commit that a promotion names, and that is no longer in its history. */
  anchor: objectName,
  why: z.enum(['lost', 'rewritten']),
})

/** One line of the ledger. Version 1 of each kind; what is not exactly one of them is damaged. */
export const ledgerEntrySchema = z.discriminatedUnion('kind', [
  decision,
  probe,
  landing,
  health,
  rollback,
  rewriting,
  gap,
])

export type LedgerEntry = z.output<typeof ledgerEntrySchema>
type EntryOf<Kind extends LedgerEntry['kind']> = Extract<LedgerEntry, { kind: Kind }>
export type DecisionEntry = EntryOf<'decision'>
export type ProbeEntry = EntryOf<'probe'>
export type LandingEntry = EntryOf<'landing'>
export type HealthEntry = EntryOf<'health'>
export type RollbackEntry = EntryOf<'rollback'>
export type RewritingEntry = EntryOf<'rewriting'>
export type GapEntry = EntryOf<'gap'>

/** The JSON Schema of a line, for whoever reads the ledger with other tools. Draft 7. */
export function ledgerEntryJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(ledgerEntrySchema, { target: 'draft-7' })
  return {
    $schema,
    $id: 'urn:sluice:ledger-entry:v1',
    title: 'Line of Sluice’s ledger',
    description:
      'One event of a month: a decision, a probe, a new head of a channel, its health, a rollback, a push by force, or a gap.',
    ...schema,
  }
}

/**
 * The entry as one line, without its end: what it is and when come first, for people.
 *
 * @throws when it is no entry, for example because a text is too long.
 */
export function entryLine(entry: LedgerEntry): string {
  const { v, kind, at, ...rest } = ledgerEntrySchema.parse(entry)
  return JSON.stringify({ v, kind, at, ...rest })
}
