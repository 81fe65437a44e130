import * as z from 'zod'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)
const source = z.strictObject({ name: z.string(), url: z.string().optional() })

const about = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('commit'), commit: objectName, tree: objectName }),
  z.strictObject({ kind: z.literal('channel'), channel: z.string() }),
])

/** A gate's or condition's result, as records have it. */
export const gateResultSchema = z.strictObject({
  gate: z.string(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'unmeasured']),
  next: z.enum(['nothing', 'act', 'wait']),
  observed: z.string(),
  required: z.string(),
  reason: z.string(),
  clear: z.array(z.string()),
  about: about.optional(),
  sources: z.array(source),
  remarks: z.array(z.string()),
  overridden: z
    .strictObject({
      by: z.string(),
      reason: z.string(),
      at: z.iso.datetime(),
      until: z.iso.datetime(),
      url: z.string().optional(),
    })
    .optional()
    .describe('A person lets the candidate past this gate; the verdict stays what it is'),
})
