import {
  compare,
  type Decimal,
  decimal,
  decimalOf,
  multiply,
  one,
  subtract,
  zero,
} from '../decimal.ts'
import type { EvalItem, EvalReport } from '../evidence/eval-report.ts'
import type { Snapshot } from '../promotion/question.ts'
import { digestNamed } from './named.ts'

/** How candidate and baseline did on one dataset. */
export type Scores = {
  readonly candidate: RunScores
  readonly baseline: RunScores
  /** By default the first dataset that the policy names, or `base`. */
  readonly dataset?: string
  /** How many items an average is over; 200 by default. */
  readonly items?: number
  /** Which of the runs was made offline, on another scale. */
  readonly offline?: 'candidate' | 'baseline' | 'both'
  /** Whether both runs read the same contents of the dataset. */
  readonly contents?: 'same' | 'different'
}

/**
 * An exact average (0 to 1), or the score of each item by its id. As in a report, `NaN` is an item
 * without a score, so one in error.
 */
export type RunScores = number | Readonly<Record<string, number | 'error'>> | 'no report'

export type Run = {
  readonly side: 'candidate' | 'baseline'
  readonly channel: string
  readonly subject: Snapshot
  readonly harness: Snapshot
  readonly completedAt: string
  /** `commit`: a manifest says which. `channel`: there is none. */
  readonly about: 'commit' | 'channel'
}

/** The report that the harness would have written for one side; none for `no report`. */
export function evalReportOf(
  scores: Scores & { readonly dataset: string },
  run: Run,
): readonly EvalReport[] {
  const { dataset, offline, contents = 'same' } = scores
  const { side, channel, subject, harness, completedAt, about } = run
  const given = scores[side]
  if (given === 'no report') return []
  const digest = digestNamed(contents === 'same' ? dataset : `${dataset} of the ${side}`)
  const report: EvalReport = {
    channel,
    dataset,
    completedAt,
    offline: offline === 'both' || offline === side,
    items:
      typeof given === 'number'
        ? itemsWithMean(given, scores.items ?? 200)
        : Object.entries(given).map(([id, score]) => itemOf(id, score)),
  }
  if (about === 'channel') return [report]
  const manifest = {
    ...subject,
    dataset: { name: dataset, digest },
    harness: { commit: harness.commit },
    run: { id: EVAL_RUN[side], actor: 'github-actions[bot]' },
  }
  return [{ ...report, manifest }]
}

/** Names of the eval runs, for people. */
export const EVAL_RUN = { candidate: '771', baseline: '702' } as const

/**
 * Items `q1`, `q2`, … that score 1, then one that scores the rest, then 0: the average is exact,
 * and of two runs the lower one is worse on as few items as can be.
 */
function itemsWithMean(mean: number, count: number): readonly EvalItem[] {
  let rest: Decimal = multiply(decimal(mean), decimal(count))
  return Array.from({ length: count }, (_, index) => {
    const score = compare(rest, one) >= 0 ? one : rest
    rest = compare(rest, one) >= 0 ? subtract(rest, one) : zero
    return { id: `q${index + 1}`, outcome: 'scored', score }
  })
}

function itemOf(id: string, given: number | 'error'): EvalItem {
  const score = given === 'error' ? undefined : decimalOf(given)
  return score === undefined
    ? { id, outcome: 'errored', error: given === 'error' ? 'timed out' : `score is ${given}` }
    : { id, outcome: 'scored', score }
}
