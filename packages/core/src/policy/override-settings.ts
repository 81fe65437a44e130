import * as z from 'zod'
import { Refusal } from './problem.ts'
import { wholeSeconds } from './values/duration.ts'
import { list } from './values/list.ts'

/** `fixes` and `hold` are not among them: each has a statement of its own (promises 3 and 4). */
export const overridableGates = [
  'ci',
  'score',
  'error-rate',
  'latency',
  'probes',
  'metric',
  'soak',
  'cooldown',
  'freeze',
] as const

export const overrideSettings = z
  .union([
    z.literal(['off', false]).describe('Nobody can override a gate.'),
    z.strictObject({
      allow: z
        .union([
          z.literal('all'),
          list(z.enum(overridableGates), {
            atLeastOne: new Refusal(
              'value',
              'Without a gate nothing can be overridden.',
              'Name a gate, or write `override: off`.',
            ),
          }),
        ])
        .prefault('all')
        .describe('Gates that can be overridden. `fixes` and `hold` never can.'),
      longest: wholeSeconds({
        example: '24h',
        longest: '30d',
        nothing: new Refusal(
          'value',
          'An override that has ended when it begins has no effect.',
          'Write `24h`, or `override: off`.',
        ),
      })
        .prefault('24h')
        .describe('When an override ends at the latest; whole seconds, at most `30d`.'),
    }),
  ])
  .prefault({})

export type OverrideSettings = z.output<typeof overrideSettings>
