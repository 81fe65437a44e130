import * as z from 'zod'
import { errorRate, latency, off, probes, score, window } from './gate-settings.ts'
import { Refusal } from './problem.ts'
import { wholeSeconds } from './values/duration.ts'
import { count } from './values/number.ts'

const time = (usual: string) =>
  wholeSeconds({
    example: usual,
    longest: '90d',
    nothing: new Refusal('value', 'No time at all is not a pause.', `Write \`${usual}\`.`),
  }).prefault(usual)

/** What a channel must keep to once it is out: the runbook's monitoring rules. */
export const watchSettings = z.strictObject({
  score: z
    .union([
      off,
      score.pick({ min: true, datasets: true, 'errored-items': true, 'min-items': true }),
    ])
    .prefault({})
    .describe('The channel’s own eval score is high enough.'),
  'error-rate': z
    .union([off, errorRate.extend({ window: window('1h') })])
    .prefault({})
    .describe('Few of the requests that the channel served failed.'),
  latency: z
    .union([off, latency.extend({ window: window('1h') })])
    .prefault({})
    .describe('Most of the requests that the channel served were fast.'),
  probes: z
    .union([off, probes.extend({ window: window('6h') })])
    .prefault({})
    .describe('The channel was up.'),
  looks: count(3)
    .prefault(3)
    .describe('How many looks in a row must fail before the channel is rolled back.'),
  apart: time('10m').describe('Least time between two looks that count.'),
  settle: time('30m').describe(
    'How long after an entry nothing is rolled back: the first minutes say little.',
  ),
})

export type WatchSettings = z.output<typeof watchSettings>
