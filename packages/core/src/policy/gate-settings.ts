import * as z from 'zod'
import { decimal } from '../decimal.ts'
import { fixes } from './fixes-settings.ts'
import { freezeWindows } from './freeze-settings.ts'
import { metrics } from './metric-settings.ts'
import { Refusal } from './problem.ts'
import { cooldown, soak } from './soak-settings.ts'
import { duration, wholeSeconds } from './values/duration.ts'
import { checkName, datasetName } from './values/github-names.ts'
import { list } from './values/list.ts'
import { count, scorePoints } from './values/number.ts'
import { share } from './values/share.ts'
import { status } from './values/status.ts'

// The runbook's rules are the defaults. `prefault` hands a default in as if it had been written,
// so that editors and the reference show it in the spelling of the file.

export const off = z.literal(['off', false]).describe('Switches the gate off.')

const neverPasses = (message: string, fix: string) => new Refusal('never-passes', message, fix)
const neverFails = (message: string, fix: string) => new Refusal('never-fails', message, fix)

export const window = (usual = '24h') =>
  wholeSeconds({
    example: usual,
    longest: '90d',
    nothing: neverPasses(
      'Nothing happens in a window of no time.',
      `Write a window such as \`${usual}\`.`,
    ),
  })
    .prefault(usual)
    .describe('How far back from now the gate looks; whole seconds, at most `90d`.')

const confidence = () =>
  share('95%', {
    everything: neverPasses('No sample is ever enough for 100 %.', 'Write `95%` or `99%`.'),
    tooLittle: {
      upTo: decimal('0.5'),
      refusal: new Refusal(
        'value',
        'With 50 % or less the doubt would count in favour of the candidate.',
        'Write `95%`.',
      ),
    },
  }).optional()

const minRequests = () =>
  count(500).prefault(500).describe('Fewest requests in the window; with fewer the gate waits.')

/** Which checks must be green, of a candidate as of a labelled pull request. */
export const checkRules = {
  checks: z
    .union([
      z.enum(['required', 'all']),
      list(checkName, {
        atLeastOne: neverFails(
          'No checks at all are never red.',
          'Name a check, or write `required`.',
        ),
      }),
    ])
    .prefault('required')
    .describe(
      'Which checks must be green. `required`: what branch rules and protection require, and everything that reported where they require nothing. `all`: everything that reported. A list: exactly these names.',
    ),
  accept: list(z.enum(['skipped', 'neutral']))
    .prefault([])
    .describe('Conclusions beside `success` that count as green.'),
}

const ci = z.strictObject(checkRules)

export const score = z.strictObject({
  'max-drop': scorePoints('0.02', {
    below: new Refusal(
      'value',
      '`max-drop` is how much lower the score may be, so it is not negative.',
      'Write 0 to allow no drop at all.',
    ),
    above: neverFails('Scores are between 0 and 1: none drops by more than 1.', 'Write 0.02.'),
  })
    .prefault(0.02)
    .describe('How much lower than the baseline the candidate may score, in score points.'),
  min: scorePoints('0.8', {
    below: neverFails('Scores are between 0 and 1: all are above this.', 'Write 0.8.'),
    above: neverPasses('Scores are between 0 and 1: none reaches this.', 'Write 0.8.'),
  })
    .prefault(0.8)
    .describe('The least score of the candidate, 0 to 1.'),
  datasets: list(datasetName, {
    atLeastOne: neverFails(
      'No dataset at all is never worse.',
      'Name a dataset, or remove the line.',
    ),
  })
    .optional()
    .describe('Datasets of which each must pass. Without it: each that the baseline reports.'),
  'errored-items': z
    .enum(['zero', 'exclude'])
    .prefault('zero')
    .describe(
      'What an item that ended in an error counts in the candidate’s run: 0, or nothing. Left out, a model that fails on its hard items scores higher.',
    ),
  'min-items': count(1).prefault(1).describe('Fewest items for a comparison.'),
  confidence: confidence().describe(
    'One-sided confidence with which the drop must be shown to stay within `max-drop`, on paired items. Without it the measured drop alone decides, as in the runbook.',
  ),
})

export const errorRate = z.strictObject({
  status: status
    .prefault('5xx')
    .describe('Status of a failed request: a class such as `5xx`, or a code such as `503`.'),
  max: share('1%', {
    nothing: neverPasses('No share is under 0 %.', 'Write `1%`, or less such as `0.01%`.'),
    everything: neverFails(
      'Even with nearly every request failing this would pass.',
      'Write `1%`.',
    ),
  })
    .prefault('1%')
    .describe('Share of requests that the errors must stay under.'),
  window: window(),
  'min-requests': minRequests(),
  confidence: confidence().describe(
    'One-sided confidence of the upper bound on the rate. Without it the measured rate decides.',
  ),
})

export const latency = z.strictObject({
  share: share('95%', {
    nothing: neverFails('0 % of requests are always fast enough.', 'Write `95%`.'),
  })
    .prefault('95%')
    .describe('Share of requests that must be answered within the time.'),
  within: duration({
    example: '30s',
    longest: '1d',
    nothing: neverPasses('No request is answered in no time.', 'Write `30s`.'),
  })
    .prefault('30s')
    .describe('The time; decimals such as `0.5s` are exact.'),
  window: window(),
  'min-requests': minRequests(),
})

export const probes = z.strictObject({
  'min-good': share('99%', {
    nothing: neverFails('At least 0 % of probes are always good.', 'Write `99%`.'),
  })
    .prefault('99%')
    .describe('Share of the probes in the window that must be good.'),
  window: window(),
  'min-coverage': share('90%', {
    nothing: neverFails('No probe at all would be enough.', 'Write `90%`.'),
  })
    .prefault('90%')
    .describe('Share of the probes expected in the window that must exist.'),
})

/** The gates of a channel: the runbook's are on by default, the others where they are written. */
export const gateSettings = z.strictObject({
  ci: z.union([off, ci]).prefault({}).describe('Checks and statuses of the candidate are green.'),
  score: z
    .union([off, score])
    .prefault({})
    .describe('The candidate’s eval score is not much lower than the baseline’s, and high enough.'),
  'error-rate': z
    .union([off, errorRate])
    .prefault({})
    .describe('Few of the requests that the candidate’s channel served failed.'),
  latency: z
    .union([off, latency])
    .prefault({})
    .describe('Most of the requests that the candidate’s channel served were fast.'),
  probes: z
    .union([off, probes])
    .prefault({})
    .describe('The candidate’s channel was up, and was looked at often enough.'),
  metric: z
    .union([off, metrics])
    .optional()
    .describe('Numbers of the candidate’s channel are within limits.'),
  soak: z
    .union([off, soak])
    .optional()
    .describe('The candidate has been on its channel, or deployed, for some time.'),
  cooldown: z
    .union([off, cooldown])
    .optional()
    .describe('Some time has passed since something landed on the channel.'),
  freeze: z.union([off, freezeWindows]).optional().describe('Nothing lands in these windows.'),
  fixes,
})

export type GateSettings = z.output<typeof gateSettings>
