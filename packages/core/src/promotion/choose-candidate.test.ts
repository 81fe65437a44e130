import { describe, expect, test } from 'vitest'
import { commitNamed, treeNamed } from '../testing/index.ts'
import { chooseCandidate, ciProgress } from './choose-candidate.ts'

const source = ['e', 'd', 'c', 'b'].map((name) => ({
  commit: commitNamed(name),
  tree: treeNamed(name),
  parents: [],
}))
const names = new Map(['b', 'c', 'd', 'e'].map((name) => [commitNamed(name), name] as const))

const choose = (
  given: Partial<
    Record<'promoted' | 'failed' | 'refreshed' | 'evaluated' | 'waiting', readonly string[]>
  >,
) => {
  const { promoted = [], failed = [], refreshed = [], evaluated = [], waiting = [] } = given
  const choice = chooseCandidate(source, {
    promoted: new Set([...promoted, ...failed, ...refreshed].map(commitNamed)),
    refreshed: new Set(refreshed.map(commitNamed)),
    failed: new Set(failed.map(commitNamed)),
    evaluatedTrees: new Set(evaluated.map(treeNamed)),
    waiting: new Set(waiting.map(commitNamed)),
  })
  return choice && `${names.get(choice.entry.commit)}, ${choice.why}`
}

describe('the candidate', () => {
  test.each([
    ['is the tip, where nothing else is known', {}, 'e, tip'],
    [
      'is the newest commit that an eval report is about: a busy branch does not starve',
      { evaluated: ['c', 'b'] },
      'c, evaluated',
    ],
    [
      'stays the one that is being promoted, whatever is evaluated since',
      { promoted: ['b'], evaluated: ['d'] },
      'b, kept',
    ],
    [
      'stays the one that only waits for time to pass, or a soak would never end',
      { waiting: ['c'], evaluated: ['d'] },
      'c, waiting',
    ],
    [
      'makes way for a newer evaluated one, once it failed',
      { failed: ['c'], evaluated: ['d'] },
      'd, evaluated',
    ],
    ['makes way for the tip, once a person asked for a newer one', { refreshed: ['c'] }, 'e, tip'],
    [
      'makes way for what is chosen where nothing is open',
      { refreshed: ['b'], evaluated: ['e'], waiting: ['d'] },
      'd, waiting',
    ],
    ['stays, where nothing is newer than it', { refreshed: ['e'] }, 'e, kept'],
    [
      'is the newer one that was opened since, whatever was asked of the older',
      { refreshed: ['b'], promoted: ['d'] },
      'd, kept',
    ],
    ['stays, failed, where nothing newer is evaluated', { failed: ['c'] }, 'c, kept'],
    [
      'stays, failed, where only something older is evaluated',
      { failed: ['c'], evaluated: ['c', 'b'] },
      'c, kept',
    ],
    [
      'is the newest of several promotions',
      { promoted: ['d'], failed: ['b'], evaluated: ['e'] },
      'd, kept',
    ],
  ])('%s', (_, known, expected) => {
    expect(choose(known)).toBe(expected)
  })

  test('is none, where nothing could enter', () => {
    const nothing = new Set<never>()
    const known = { promoted: nothing, failed: nothing, evaluatedTrees: nothing, waiting: nothing }
    expect(chooseCandidate([], known)).toBeUndefined()
  })
})

describe('CI of a commit', () => {
  const check = (
    state: 'success' | 'pending' | 'red' | 'skipped',
    kind = 'check-run' as const,
  ) => ({
    name: 'test',
    kind,
    app: 'github-actions',
    state,
    conclusion: state,
  })
  const rule = { checks: 'all', accept: [] } as const
  const progress = (...checks: readonly ReturnType<typeof check>[]) =>
    ciProgress(rule, { checks, required: [] }, [])

  test.each([
    ['green', [check('success')]],
    ['unfinished', [check('success'), check('pending')]],
    ['unfinished', []],
    ['not green', [check('pending'), check('red')]],
    ['not green', [check('skipped')]],
  ] as const)('is %s', (expected, checks) => {
    expect(progress(...checks)).toBe(expected)
  })

  test('does not matter where the policy does not ask', () => {
    expect(ciProgress(undefined, { checks: [], required: [] }, [])).toBe('green')
  })

  test('is unfinished while a required check, or what is usual, has not reported', () => {
    const required = [{ name: 'lint', by: 'the rules' }]
    const checks = [check('success')]
    const requiring = { ...rule, checks: 'required' } as const
    expect(ciProgress(requiring, { checks, required }, [])).toBe('unfinished')
    const status = { ...check('success'), kind: 'status' } as const
    expect(ciProgress(rule, { checks: [status], required: [] }, checks)).toBe('unfinished')
  })
})
