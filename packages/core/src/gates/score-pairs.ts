import { type Decimal, zero } from '../decimal.ts'
import type { EvalItem } from '../evidence/eval-report.ts'
import type { ScoreRule } from '../policy/gate-rules.ts'

/** The scores of one item in the two runs. */
export type ScorePair = {
  readonly id: string
  readonly baseline: Decimal
  readonly candidate: Decimal
}

/**
 * The scores item by item, in the candidate's order. Undefined unless the runs have the same items,
 * each once: one that counts twice would shift the average.
 */
export function pairsOf(
  candidate: readonly EvalItem[],
  baseline: readonly EvalItem[],
  erroredItems: ScoreRule['erroredItems'],
): readonly ScorePair[] | undefined {
  if (baseline.length !== candidate.length) return undefined
  const partner = inTheSameOrder(candidate, baseline) ?? byId(baseline)
  if (partner === undefined) return undefined
  const pairs: ScorePair[] = []
  for (const [at, item] of candidate.entries()) {
    const other = partner(item, at)
    if (other === undefined) return undefined
    const score = item.outcome === 'scored' || erroredItems === 'zero' ? scoreOf(item) : undefined
    if (other.outcome === 'scored' && score !== undefined)
      pairs.push({ id: item.id, baseline: other.score, candidate: score })
  }
  return pairs
}

/** Each item of the baseline goes with one of the candidate at most. */
type Partner = (item: EvalItem, at: number) => EvalItem | undefined

/**
 * Runs of one dataset nearly always have its order, and its ids mostly ascend: then it is seen
 * without an index of the ids, which costs more than all the rest of a comparison.
 */
function inTheSameOrder(
  candidate: readonly EvalItem[],
  baseline: readonly EvalItem[],
): Partner | undefined {
  let last = ''
  for (const [at, { id }] of candidate.entries()) {
    if (baseline[at]?.id !== id || (at > 0 && !ascends(last, id))) return undefined
    last = id
  }
  return (_, at) => baseline[at]
}

/** Shorter ids first, as `q9` before `q10`: in this order no id stands twice. */
function ascends(last: string, id: string): boolean {
  return last.length === id.length ? last < id : last.length < id.length
}

/** Undefined where the baseline has an item twice. */
function byId(baseline: readonly EvalItem[]): Partner | undefined {
  const open = new Map(baseline.map((item) => [item.id, item]))
  if (open.size !== baseline.length) return undefined
  return ({ id }) => {
    const other = open.get(id)
    open.delete(id)
    return other
  }
}

function scoreOf(item: EvalItem): Decimal {
  return item.outcome === 'scored' ? item.score : zero
}
