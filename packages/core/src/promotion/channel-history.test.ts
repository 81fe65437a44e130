import { describe, expect, test } from 'vitest'
import { commitNamed, treeNamed } from '../testing/index.ts'
import { findEntering, type HistoryEntry } from './channel-history.ts'
import { chooseCandidate } from './choose-candidate.ts'

/** `P<N,b: t2`: the commit P with parents N and b and the tree t2. The first one given is the newest. */
function line(...words: readonly string[]): readonly HistoryEntry[] {
  return words.map((word) => {
    const [, name = '', parents = '', tree = ''] = /^(\w+)(?:<([\w,]+))?: (\w+)$/.exec(word) ?? []
    return {
      commit: commitNamed(name),
      tree: treeNamed(tree),
      parents: parents === '' ? [] : parents.split(',').map(commitNamed),
    }
  })
}

const names = new Map(['a', 'b', 'c', 'd', 'e'].map((name) => [commitNamed(name), name] as const))

const entering = (
  channel: readonly HistoryEntry[],
  source: readonly HistoryEntry[],
): readonly (string | undefined)[] =>
  findEntering(channel, source).map(({ commit }) => names.get(commit))

describe('what could enter a channel', () => {
  test('nothing, where both have the same commit', () => {
    expect(entering(line('a: t1'), line('a: t1'))).toEqual([])
  })

  test('everything after the common commit', () => {
    expect(entering(line('a: t1'), line('c<b: t3', 'b<a: t2', 'a: t1'))).toEqual(['c', 'b'])
  })

  test('everything, where the channel has nothing of the source', () => {
    expect(entering(line('x: t9'), line('b<a: t2', 'a: t1'))).toEqual(['b', 'a'])
  })

  test.each([
    ['merged', line('P<a,b: t2', 'a: t1')],
    ['fast-forwarded', line('b<a: t2', 'a: t1')],
    ['promoted linearly or squashed by a person', line('S<a: t2', 'a: t1')],
    ['rebased by a person', line('B<A: t2', 'A<a: t15', 'a: t1')],
    ['followed by a fix of the channel itself', line('fix<P: t21', 'P<a,b: t2', 'a: t1')],
    ['merged by hand into something else', line('M<fix,b: t22', 'fix<a: t11', 'a: t1')],
  ])('only what is newer than what was %s', (_, channel) => {
    expect(entering(channel, line('c<b: t3', 'b<a: t2', 'a: t1'))).toEqual(['c'])
  })

  test.each([
    ['merged', line('R<P: t1', 'P<a,b: t2', 'a: t1')],
    ['squashed', line('R<S: t1', 'S<a: t2', 'a: t1')],
  ])('nothing that was rolled back after it was %s', (_, channel) => {
    expect(entering(channel, line('b<a: t2', 'a: t1'))).toEqual([])
  })

  test.each([
    ['merge', line('P<a,b: t2', 'a: t1')],
    ['squash', line('S<a: t2', 'a: t1')],
  ])('a revert on the source of what entered by a %s, although its tree is old', (_, channel) => {
    expect(entering(channel, line('c<b: t1', 'b<a: t2', 'a: t1'))).toEqual(['c'])
  })

  test('what was reverted on the source, entered so, and is there again', () => {
    const channel = line('S<P: t1', 'P<a: t2', 'a: t1')
    expect(entering(channel, line('d<c: t2', 'c<b: t1', 'b<a: t2', 'a: t1'))).toEqual(['d'])
  })

  test('nothing with exactly the tree that the channel has', () => {
    const channel = line('fix<a: t2', 'a: t1')
    expect(entering(channel, line('c<b: t3', 'b<a: t2', 'a: t1'))).toEqual(['c'])
  })
})

describe('the candidate', () => {
  const source = line('e<d: t5', 'd<c: t4', 'c<b: t3', 'b<a: t2')
  const choose = (
    promoted: readonly string[],
    evaluated: readonly string[],
    waiting: readonly string[] = [],
  ) => {
    const choice = chooseCandidate(
      source,
      new Set(promoted.map(commitNamed)),
      new Set(evaluated.map(treeNamed)),
      new Set(waiting.map(commitNamed)),
    )
    return choice && `${names.get(choice.entry.commit)}, ${choice.why}`
  }

  test('is the tip, where nothing else is known', () => {
    expect(choose([], [])).toBe('e, tip')
  })

  test('is the newest commit that an eval report is about: a busy branch does not starve', () => {
    expect(choose([], ['t3', 't2'])).toBe('c, evaluated')
  })

  test('stays the one that is being promoted, whatever is evaluated since', () => {
    expect(choose(['b'], ['t4'])).toBe('b, kept')
  })

  test('stays the one that only waits for time to pass, or a soak would never end', () => {
    expect(choose([], ['t4'], ['c'])).toBe('c, waiting')
    expect(choose(['b'], ['t4'], ['c'])).toBe('b, kept')
  })

  test('is none, where nothing could enter', () => {
    expect(chooseCandidate([], new Set(), new Set())).toBeUndefined()
  })
})
