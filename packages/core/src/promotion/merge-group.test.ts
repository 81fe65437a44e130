import { describe, expect, test } from 'vitest'
import { channelName, type Sha, sha } from '../identifiers.ts'
import { type MergeGroup, planMergeGroups } from './merge-group.ts'
import type { PromotionOperation } from './plan.ts'

const named = (letter: string): Sha => sha(letter.repeat(40))
const stable = channelName('stable')
const baseline = { commit: named('b'), tree: named('0') }
const passes = { state: 'success', description: 'all 2 gates pass' } as const

/** A group of what was judged, on the baseline. */
const group: MergeGroup = {
  head: named('a'),
  headTree: named('1'),
  headStatus: passes,
  commit: named('c'),
  tree: named('1'),
  base: baseline.commit,
}

const plan = (
  given: Partial<MergeGroup>,
  planned: readonly PromotionOperation[] = [],
  judged?: Parameters<typeof planMergeGroups>[4],
) =>
  planMergeGroups(stable, baseline, [{ ...group, ...given }], planned, judged).map((one) =>
    one.kind === 'set-status' ? `${one.context} ${one.on[0]} ${one.state}: ${one.description}` : '',
  )

describe('the group of a merge queue', () => {
  test('is as good as the head that was judged, while it is exactly its tree on the baseline', () => {
    expect(plan({})).toEqual(['sluice/stable c success: all 2 gates pass'])
    expect(plan({ tree: named('2') })).toEqual([
      'sluice/stable c failure: merging made another tree than the one that was judged',
    ])
    for (const tree of [named('1'), named('2')]) {
      expect(plan({ tree, base: named('d') })).toEqual([
        'sluice/stable c pending: waits for what is ahead of it in the queue',
      ])
    }
  })

  test('is told on change only', () => {
    const status = { ...passes, createdAt: '2026-11-23T08:00:00.000Z' }
    expect(plan({ status })).toEqual([])
    expect(plan({ status: { ...status, state: 'pending' } })).toHaveLength(1)
  })

  test('of something that Sluice says nothing about gets nothing', () => {
    const { headStatus, ...nobody } = group
    expect(planMergeGroups(stable, baseline, [nobody], [])).toEqual([])
  })

  test('follows what this look writes on the head, and for a promotion its approval too', () => {
    const held = { state: 'failure', description: 'blocked by score' } as const
    const write = { kind: 'set-status', on: group.head, context: 'sluice/stable', ...held } as const
    const other = { ...write, context: 'sluice/stable/look' }
    expect(plan({}, [other, write])).toEqual(['sluice/stable c failure: blocked by score'])
    const status = { state: 'failure', description: 'blocked by approval' } as const
    expect(plan({}, [], { promotion: { commit: group.head, status } })).toEqual([
      'sluice/stable c failure: blocked by approval',
    ])
    expect(plan({}, [write], { promotion: { commit: named('e'), status } })).toEqual([
      'sluice/stable c failure: blocked by score',
    ])
  })

  test('of a hotfix has what merging it gives, which need not be its head’s tree', () => {
    const status = { state: 'success', description: 'hotfix: labelled by alice' } as const
    const hotfix = { number: 7, url: '', title: '', head: group.head } as const
    const judged = (tree: Sha) => ({
      hotfixes: [
        { hotfix: { ...hotfix, standing: { kind: 'not labelled' } as const }, status, tree },
      ],
    })
    const { headStatus, ...nobody } = { ...group, tree: named('2') }
    const told = (given: Partial<MergeGroup>, tree: Sha) =>
      planMergeGroups(stable, baseline, [{ ...nobody, ...given }], [], judged(tree)).map((one) =>
        one.kind === 'set-status' ? one.state : '',
      )
    expect(told({}, named('2'))).toEqual(['success'])
    expect(told({}, group.headTree)).toEqual(['failure'])
    expect(told({ base: named('d') }, named('2'))).toEqual(['pending'])
  })
})
