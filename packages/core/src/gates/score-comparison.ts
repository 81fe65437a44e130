import { compare, type Decimal, decimal, divide, subtract, sum } from '../decimal.ts'
import type { EvalReport } from '../evidence/eval-report.ts'
import type { ScoreRule } from '../policy/gate-rules.ts'
import { oncePerPair } from './once-per-pair.ts'
import { counted } from './readable-numbers.ts'
import { pairsOf, type ScorePair } from './score-pairs.ts'

/** Two runs on the same items of one dataset. */
export type ScoreComparison = {
  readonly dataset: string
  readonly items: number
  readonly candidateSum: Decimal
  readonly baselineSum: Decimal
  /** For display; rules are asked of the sums. */
  readonly candidateMean: Decimal
  readonly baselineMean: Decimal
  readonly pairs: readonly ScorePair[]
  /** Items that got worse, the largest drop first. */
  readonly worse: readonly ScorePair[]
  readonly erroredInCandidate: number
}

export type Incomparable = { readonly dataset: string; readonly why: string }

/**
 * Pairs the items of the two runs. A comparison stands only on the same dataset, the same scale
 * (`offline_mode`) and the same items, with a baseline run that had no errors: each of them could
 * lower the bar unnoticed.
 */
export function compareRuns(
  candidate: EvalReport,
  baseline: EvalReport,
  erroredItems: ScoreRule['erroredItems'],
): ScoreComparison | Incomparable {
  return comparisons[erroredItems](candidate, baseline)
}

const comparisons = {
  zero: oncePerPair((candidate: EvalReport, baseline: EvalReport) =>
    compareItems(candidate, baseline, 'zero'),
  ),
  exclude: oncePerPair((candidate: EvalReport, baseline: EvalReport) =>
    compareItems(candidate, baseline, 'exclude'),
  ),
} as const satisfies Record<ScoreRule['erroredItems'], unknown>

function compareItems(
  candidate: EvalReport,
  baseline: EvalReport,
  erroredItems: ScoreRule['erroredItems'],
): ScoreComparison | Incomparable {
  const { dataset } = baseline
  const incomparable = (why: string): Incomparable => ({ dataset, why })
  if (candidate.offline !== baseline.offline) {
    const mode = (report: EvalReport) => (report.offline ? 'offline' : 'online')
    return incomparable(
      `the candidate ran ${mode(candidate)}, the baseline ${mode(baseline)}: their scores are on different scales`,
    )
  }
  const digests = [candidate.manifest?.dataset.digest, baseline.manifest?.dataset.digest]
  if (digests[0] !== undefined && digests[1] !== undefined && digests[0] !== digests[1]) {
    return incomparable('the two runs used different contents of the dataset')
  }
  const errors = erroredIn(baseline)
  if (errors > 0) {
    return incomparable(
      `${counted(errors, 'item')} of the baseline's run ended in an error, which would lower the bar`,
    )
  }
  const pairs = pairsOf(candidate.items, baseline.items, erroredItems)
  if (pairs === undefined) return incomparable('the two runs have different items')
  if (pairs.length === 0) return incomparable('no item has a score in both runs')
  const candidateSum = sum(pairs.map((pair) => pair.candidate))
  const baselineSum = sum(pairs.map((pair) => pair.baseline))
  const count = decimal(pairs.length)
  return {
    dataset,
    items: pairs.length,
    candidateSum,
    baselineSum,
    candidateMean: divide(candidateSum, count),
    baselineMean: divide(baselineSum, count),
    pairs,
    worse: pairs
      .filter((pair) => compare(pair.candidate, pair.baseline) < 0)
      .map((pair) => ({ pair, drop: subtract(pair.baseline, pair.candidate) }))
      .sort((a, b) => compare(b.drop, a.drop))
      .map(({ pair }) => pair),
    erroredInCandidate: erroredIn(candidate),
  }
}

function erroredIn({ items }: EvalReport): number {
  let errored = 0
  for (const { outcome } of items) if (outcome === 'errored') errored += 1
  return errored
}
