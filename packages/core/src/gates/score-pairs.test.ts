import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decimal } from '../decimal.ts'
import type { EvalItem } from '../evidence/eval-report.ts'
import { pairsOf } from './score-pairs.ts'

const scored = (ids: readonly string[], from: number): readonly EvalItem[] =>
  ids.map((id, at) => ({ id, outcome: 'scored', score: decimal(from + at) }))

const ids = fc.array(fc.oneof(fc.constantFrom('q1', 'q2', 'q10', '', 'é', '🙂'), fc.string()), {
  maxLength: 8,
})

it('pairs the same items whatever their order, and nothing where one stands twice', () => {
  fc.assert(
    fc.property(ids, fc.func(fc.integer()), (names, order) => {
      const shuffled = names
        .map((_, at) => ({ at, rank: order(at) }))
        .sort((a, b) => a.rank - b.rank)
      const candidate = scored(names, 0)
      const baseline = shuffled.flatMap(({ at }) => candidate.slice(at, at + 1))
      const unique = new Set(names).size === names.length
      const expected = candidate.map((item) => ({
        id: item.id,
        baseline: item.outcome === 'scored' ? item.score : undefined,
        candidate: item.outcome === 'scored' ? item.score : undefined,
      }))
      expect(pairsOf(candidate, baseline, 'zero')).toEqual(unique ? expected : undefined)
    }),
  )
})

it.each([
  ['another item', ['q1', 'q2'], ['q1', 'q3']],
  ['fewer items', ['q1', 'q2'], ['q1']],
  ['an item twice on both sides', ['q1', 'q1'], ['q1', 'q1']],
  ['an item twice on one side', ['q1', 'q2'], ['q1', 'q1']],
])('pairs nothing with %s', (_, candidate, baseline) => {
  expect(pairsOf(scored(candidate, 0), scored(baseline, 5), 'zero')).toBeUndefined()
  expect(pairsOf(scored(baseline, 0), scored(candidate, 5), 'exclude')).toBeUndefined()
})
