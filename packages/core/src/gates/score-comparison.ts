import { add, compare, type Decimal, decimal, divide, subtract, zero } from '../decimal.ts'
import type { EvalItem, EvalReport } from '../evidence/eval-report.ts'
import type { ScoreRule } from '../policy/policy.ts'
import { counted } from './readable-numbers.ts'

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

export type ScorePair = {
  readonly id: string
  readonly baseline: Decimal
  readonly candidate: Decimal
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
  if (!sameIds(candidate.items, baseline.items)) {
    return incomparable('the two runs have different items')
  }
  const baselineScores = scoresById(baseline.items)
  const pairs = candidate.items.flatMap((item): ScorePair[] => {
    const baselineScore = baselineScores.get(item.id)
    if (baselineScore === undefined) return []
    if (item.outcome === 'scored')
      return [{ id: item.id, baseline: baselineScore, candidate: item.score }]
    return erroredItems === 'zero'
      ? [{ id: item.id, baseline: baselineScore, candidate: zero }]
      : []
  })
  if (pairs.length === 0) return incomparable('no item has a score in both runs')
  const sum = (side: 'baseline' | 'candidate') =>
    pairs.reduce((total, pair) => add(total, pair[side]), zero)
  const candidateSum = sum('candidate')
  const baselineSum = sum('baseline')
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
      .sort((a, b) =>
        compare(subtract(b.baseline, b.candidate), subtract(a.baseline, a.candidate)),
      ),
    erroredInCandidate: erroredIn(candidate),
  }
}

function erroredIn({ items }: EvalReport): number {
  return items.filter(({ outcome }) => outcome === 'errored').length
}

function scoresById(items: readonly EvalItem[]): ReadonlyMap<string, Decimal> {
  return new Map(
    items.flatMap((item) => (item.outcome === 'scored' ? [[item.id, item.score] as const] : [])),
  )
}

/** The same items, each once: an item that counts twice would shift the average. */
function sameIds(a: readonly EvalItem[], b: readonly EvalItem[]): boolean {
  const ids = new Set(a.map(({ id }) => id))
  return (
    ids.size === a.length &&
    a.length === b.length &&
    new Set(b.map(({ id }) => id)).size === b.length &&
    b.every(({ id }) => ids.has(id))
  )
}
