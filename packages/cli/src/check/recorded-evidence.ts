import type { PromotionEvidence } from '@sluice/core'
import * as z from 'zod'
import { change, channel, ci, count, decimal, evalReports, objectName } from './recorded-values.ts'

/**
 * The evidence of a record, read back. A record comes from a file that anyone may have written:
 * whatever is not exactly evidence is refused, and never left out, since a gate might have asked
 * for it.
 */

const source = z.strictObject({ name: z.string(), url: z.string().exactOptional() })
const about = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('commit'), commit: objectName, tree: objectName }),
  z.strictObject({ kind: z.literal('channel'), channel }),
])

const missing = z.strictObject({
  kind: z.literal('missing'),
  source,
  why: z.enum([
    'pending',
    'absent',
    'unreachable',
    'malformed',
    'stale',
    'mismatch',
    'ambiguous',
    'refused',
  ]),
  detail: z.string(),
})

const evidence = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('measured'),
      value,
      source,
      measuredAt: z.iso.datetime(),
      about,
      remarks: z.array(z.string()),
    }),
    missing,
  ])

const metricsWindow = { windowSeconds: count, ended: z.literal(true).exactOptional() }
/** Records hold JSON, which has no maps. */
const countsByStatus = z
  .record(z.string(), decimal)
  .transform((counts) => new Map(Object.entries(counts)))
const time = z.iso.datetime()
const incident = z.strictObject({
  number: count,
  url: z.string(),
  of: objectName,
  state: z.enum(['open', 'closed']),
  release: z
    .strictObject({
      by: z.string(),
      how: z.enum(['closed', 'command']),
      reason: z.string().exactOptional(),
      at: time,
    })
    .exactOptional(),
  remark: z.string().exactOptional(),
})

/** Every kind of evidence that a gate may ask for: a kind that is forgotten here does not compile. */
const kinds = {
  ci: evidence(ci),
  candidateEval: evidence(evalReports),
  baselineEval: evidence(evalReports),
  requests: evidence(z.strictObject({ ...metricsWindow, byStatus: countsByStatus })),
  latency: evidence(
    z.strictObject({
      ...metricsWindow,
      buckets: z.array(
        z.strictObject({ le: z.union([z.literal('+Inf'), decimal]), count: decimal }),
      ),
    }),
  ),
  probes: evidence(
    z.strictObject({ windowSeconds: count, expected: count, good: count, bad: count }),
  ),
  fixes: evidence(
    z.strictObject({
      changes: z.array(change),
      adopted: z.strictObject({ commit: objectName, leftOut: count }).exactOptional(),
    }),
  ),
  metrics: z
    .record(
      z.string(),
      z.strictObject({
        candidate: evidence(z.strictObject({ value: decimal })),
        baseline: evidence(z.strictObject({ value: decimal })).exactOptional(),
      }),
    )
    .exactOptional(),
  arrival: evidence(z.strictObject({ since: time, by: z.string() })).exactOptional(),
  landing: evidence(z.strictObject({ since: time, by: z.string() })).exactOptional(),
  deployment: evidence(
    z.strictObject({
      environment: z.string(),
      createdAt: time,
      since: time,
      until: time.exactOptional(),
    }),
  ).exactOptional(),
  hold: evidence(
    z.strictObject({
      incidents: z.array(incident),
      rollbacks: z.array(
        z.strictObject({
          number: count,
          url: z.string(),
          isOfSource: z.literal(true).exactOptional(),
        }),
      ),
      rewritten: z
        .array(
          z.strictObject({
            lost: objectName,
            seenAt: time,
            pushed: z
              .strictObject({
                how: z.enum(['force', 'deletion']),
                at: time,
                by: z.string().exactOptional(),
              })
              .exactOptional(),
            commits: z.array(z.strictObject({ commit: objectName, title: z.string() })),
            incident: incident.exactOptional(),
          }),
        )
        .exactOptional(),
    }),
  ).exactOptional(),
  firstScore: z
    .strictObject({
      verdict: z.enum(['pass', 'fail', 'inconclusive']),
      observed: z.string(),
      at: time,
      url: z.string().exactOptional(),
    })
    .exactOptional(),
} satisfies Record<keyof PromotionEvidence, z.ZodType>

export const recordedEvidence: z.ZodType<PromotionEvidence> = z.strictObject(kinds)
