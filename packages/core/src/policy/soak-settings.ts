import * as z from 'zod'
import { Refusal } from './problem.ts'
import { wholeSeconds } from './values/duration.ts'

const wait = (example: string) =>
  wholeSeconds({
    example,
    longest: '90d',
    nothing: new Refusal(
      'never-fails',
      'No time at all is always over.',
      `Write a time such as \`${example}\`, or remove the gate.`,
    ),
  })

export const soak = z.strictObject({
  for: wait('24h').prefault('24h').describe('How long; whole seconds, at most `90d`.'),
  since: z
    .enum(['channel', 'deployment'])
    .prefault('channel')
    .describe(
      '`channel`: since GitHub saw the candidate on the branch of its channel. `deployment`: since it was deployed to the channel’s environment with success.',
    ),
})

export const cooldown = z.strictObject({
  for: wait('1h').prefault('1h').describe('How long; whole seconds, at most `90d`.'),
})
