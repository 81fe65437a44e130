import * as z from 'zod'
import type { BackportReport } from './backport-report.ts'
import { describeOutcome } from './describe-outcome.ts'
import type { BackportOutcome } from './outcome.ts'
import { pullRequestOf } from './render-comment.ts'

const objectName = z.string().regex(/^[0-9a-f]{40}$/)

/** What became of a change, a channel each, for the steps that follow. */
export const backportResultsSchema = z.array(
  z.strictObject({
    channel: z.string(),
    outcome: z.enum([
      'open',
      'conflict',
      'already-there',
      'merged',
      'closed',
      'left-out',
      'failed',
    ]),
    'pull-request': z.strictObject({ number: z.int().positive(), url: z.string() }).nullable(),
    commits: z
      .array(z.strictObject({ from: objectName, to: objectName.nullable() }))
      .describe('What was picked, and the commit that it became; null in a dry run'),
    conflicts: z.array(z.strictObject({ path: z.string(), kind: z.string() })),
    says: z.string(),
    'to-do': z.array(z.string()),
  }),
)

export type BackportResults = z.output<typeof backportResultsSchema>

export function backportResults({ targets, dryRun }: BackportReport): BackportResults {
  return targets.map(({ channel, outcome }) => {
    const { said, toDo } = describeOutcome(outcome, dryRun)
    return {
      channel,
      outcome: outcome.kind,
      'pull-request': pullRequestOf(outcome) ?? null,
      commits: commitsOf(outcome).map(({ from, to }) => ({ from, to })),
      conflicts: 'conflicts' in outcome ? [...outcome.conflicts] : [],
      says: said,
      'to-do': [...toDo],
    }
  })
}

function commitsOf(outcome: BackportOutcome) {
  return outcome.kind === 'open' || outcome.kind === 'conflict' ? outcome.commits : []
}
