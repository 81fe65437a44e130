import {
  type ChannelName,
  type Decimal,
  isChannelName,
  isSha,
  parseDecimal,
  type Sha,
} from '@sluice/core'
import * as z from 'zod'

/** The values that evidence holds, as records spell them. */

export const decimal = z.string().transform((text, context): Decimal => {
  const value = parseDecimal(text)
  if (value !== undefined) return value
  context.addIssue({ code: 'custom', message: 'not a decimal number' })
  return z.NEVER
})
export const objectName = z
  .string()
  .refine((text): text is Sha => isSha(text), 'not a full object name')
export const channel = z
  .string()
  .refine((text): text is ChannelName => isChannelName(text), 'not the name of a channel')
export const count = z.int().nonnegative()

export const ci = z.strictObject({
  checks: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['check-run', 'status']),
      app: z.string(),
      appId: z.int().exactOptional(),
      workflow: z.string().exactOptional(),
      event: z.string().exactOptional(),
      state: z.enum(['success', 'red', 'pending', 'skipped', 'neutral', 'unknown']),
      conclusion: z.string(),
      url: z.string().exactOptional(),
    }),
  ),
  required: z.array(
    z.strictObject({ name: z.string(), appId: z.int().exactOptional(), by: z.string() }),
  ),
  reportedOnBranch: z.array(
    z.strictObject({ name: z.string(), kind: z.enum(['check-run', 'status']) }),
  ),
})

export const evalReports = z.array(
  z.strictObject({
    channel: z.string(),
    dataset: z.string(),
    completedAt: z.iso.datetime(),
    offline: z.boolean(),
    items: z.array(
      z.discriminatedUnion('outcome', [
        z.strictObject({ id: z.string(), outcome: z.literal('scored'), score: decimal }),
        z.strictObject({ id: z.string(), outcome: z.literal('errored'), error: z.string() }),
      ]),
    ),
    reportedAverage: decimal.exactOptional(),
    manifest: z
      .strictObject({
        commit: objectName,
        tree: objectName,
        dataset: z.strictObject({ name: z.string(), digest: z.string() }),
        harness: z.strictObject({ commit: objectName }),
        run: z.strictObject({
          id: z.string(),
          url: z.string().exactOptional(),
          attempt: z.int().positive().exactOptional(),
          actor: z.string(),
        }),
      })
      .exactOptional(),
  }),
)

export const change = z.strictObject({
  commit: objectName,
  title: z.string(),
  author: z.string(),
  url: z.string().exactOptional(),
  mainline: z.int().positive().exactOptional(),
  status: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('contained'),
      by: z.enum(['tree', 'patch-id', 'cherry-picked-from', 'changes-nothing']),
      as: objectName.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('promotion') }),
    z.strictObject({
      kind: z.literal('removal'),
      removes: z.array(objectName),
      of: objectName.exactOptional(),
      claim: z.strictObject({ of: objectName, at: z.iso.datetime() }).exactOptional(),
    }),
    z.strictObject({ kind: z.literal('not-needed'), who: z.string(), reason: z.string() }),
    z.strictObject({ kind: z.literal('lost') }),
  ]),
})
