import { expect, test } from 'vitest'
import { commitNamed, treeNamed } from '../testing/index.ts'
import { findTakenBack } from './taken-back.ts'

type Word = readonly [name: string, parents: string, tree: string, message?: string]

/** Commits, newest first; the line is that of first parents. */
function history(...words: readonly Word[]) {
  const commits = words.map(([name, parents, tree, message = name]) => ({
    commit: commitNamed(name),
    tree: treeNamed(tree),
    parents: parents === '' ? [] : parents.split(' ').map(commitNamed),
    message,
  }))
  const line = [commits[0]].filter((one) => one !== undefined)
  for (let last = line[0]; last !== undefined; last = line.at(-1)) {
    const parent = commits.find(({ commit }) => commit === last?.parents[0])
    if (parent === undefined) break
    line.push(parent)
  }
  return { line, commits }
}

const reverts = (...names: readonly string[]) =>
  names.map((name) => `This reverts commit ${commitNamed(name)}.`).join('\n')

/** Names of what was taken back, where the newest so many of the line could enter. */
function takenBack(could: number, ...words: readonly Word[]): readonly string[] {
  const source = history(...words)
  const taken = findTakenBack(source.line.slice(0, could), source)
  return words.map(([name]) => name).filter((name) => taken.has(commitNamed(name)))
}

const base: Word = ['base', '', 't0']

test('nothing is, where nothing was rolled back or reverted', () => {
  expect(takenBack(2, ['b', 'a', 't2'], ['a', 'base', 't1'], base)).toEqual([])
  expect(takenBack(0, base)).toEqual([])
})

test('a rollback takes back what lies between, with or without a trailer', () => {
  const work: readonly Word[] = [['c', 'b', 't3'], ['b', 'a', 't2'], ['a', 'base', 't1'], base]
  expect(takenBack(5, ['more', 'back', 't4'], ['back', 'c', 't1'], ...work)).toEqual(['c', 'b'])
  const trailers = `Sluice-Rollback-Of: ${commitNamed('c')}\nSluice-Good: ${commitNamed('a')}`
  expect(takenBack(4, ['back', 'c', 't9', trailers], ...work)).toEqual(['c', 'b'])
  // The good state is what the channel has: all of it goes.
  expect(takenBack(4, ['back', 'c', 't0'], ...work)).toEqual(['c', 'b', 'a'])
})

test('a revert takes back what it names, and all that came after it and before the revert', () => {
  expect(
    takenBack(
      4,
      ['revert', 'c', 't4', reverts('b')],
      ['c', 'b', 't3'],
      ['b', 'a', 't2'],
      ['a', 'base', 't1'],
      base,
    ),
  ).toEqual(['c', 'b'])
})

test('a rollback or a revert that was taken back takes nothing', () => {
  const work: readonly Word[] = [['b', 'a', 't2'], ['a', 'base', 't1'], base]
  expect(
    takenBack(
      4,
      ['again', 'revert', 't2', reverts('revert')],
      ['revert', 'b', 't1', reverts('b')],
      ...work,
    ),
  ).toEqual(['revert'])
  expect(takenBack(4, ['again', 'back', 't2'], ['back', 'b', 't1'], ...work)).toEqual(['back'])
})

test('a revert that lies between a later one and what that one names still stands', () => {
  const work: readonly Word[] = [['c', 'a', 't2'], ['a', 'base', 't1'], base]
  const two: readonly Word[] = [
    ['second', 'first', 't4', reverts('c')],
    ['first', 'c', 't3', reverts('a')],
    ...work,
  ]
  expect(takenBack(4, ...two)).toEqual(['first', 'c', 'a'])
  const ofASide: readonly Word[] = [
    ['second', 'merge', 't6', reverts('feature')],
    ['merge', 'c first', 't5'],
    ['first', 'feature', 't4', reverts('a')],
    ['feature', 'c', 't3'],
    ...work,
  ]
  expect(takenBack(4, ...ofASide)).toEqual(['merge', 'c', 'a'])
})

test('a merged revert counts, and one of what a merge brought', () => {
  expect(
    takenBack(
      4,
      ['merge', 'd revert', 't5'],
      ['d', 'feature', 't4'],
      ['revert', 'feature', 't0', reverts('inner')],
      ['feature', 'a inner', 't3'],
      ['inner', 'a', 't2'],
      ['a', 'base', 't1'],
      base,
    ),
  ).toEqual(['d', 'feature'])
})

test('a revert of what has entered already, or of what nobody knows, keeps nothing out', () => {
  const work: readonly Word[] = [['c', 'b', 't3'], ['b', 'a', 't2'], ['a', 'base', 't1'], base]
  expect(takenBack(2, ['r', 'c', 't4', reverts('a', 'unknown')], ...work)).toEqual([])
})
