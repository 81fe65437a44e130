import { sha } from '@sluice/core'
import { describe, expect, it } from 'vitest'
import { compareKnownTrees } from './compare-known-trees.ts'
import type { Tree } from './read-trees.ts'

const name = (digit: string) => sha(digit.repeat(40))
const file = (digit: string, mode = '100644') => ({ mode, sha: name(digit) })
const folder = (digit: string) => file(digit, '40000')
const tree = (entries: Readonly<Record<string, ReturnType<typeof file>>>): Tree =>
  new Map(
    Object.entries(entries).map(([path, entry]) => [Buffer.from(path).toString('latin1'), entry]),
  )

const known = new Map([
  [
    name('a'),
    tree({ 'kept.txt': file('1'), 'grün.txt': file('2'), src: folder('c'), 'x.txt': file('3') }),
  ],
  [
    name('b'),
    tree({
      'kept.txt': file('1'),
      'run.sh': file('2', '100755'),
      src: folder('d'),
      x: folder('e'),
    }),
  ],
  [name('c'), tree({ 'one.py': file('4'), 'two.py': file('5'), sub: file('6', '160000') })],
  [name('d'), tree({ 'one.py': file('4', '100755'), sub: file('7', '160000') })],
  [name('e'), tree({ 'new.txt': file('8') })],
])
const pair = { from: name('a'), to: name('b') }

describe('what differs between trees that were read', () => {
  it('is told in the order and the words of git', () => {
    expect(compareKnownTrees(known, pair)).toEqual([
      { path: 'grün.txt', status: 'deleted', blobs: [name('2')] },
      { path: 'run.sh', status: 'added', blobs: [name('2')], after: name('2') },
      { path: 'src/one.py', status: 'changed', blobs: [name('4'), name('4')], after: name('4') },
      { path: 'src/sub', status: 'changed', blobs: [] },
      { path: 'src/two.py', status: 'deleted', blobs: [name('5')] },
      { path: 'x.txt', status: 'deleted', blobs: [name('3')] },
      { path: 'x/new.txt', status: 'added', blobs: [name('8')], after: name('8') },
    ])
    expect(compareKnownTrees(known, { from: name('a'), to: name('a') })).toEqual([])
  })

  it('is told of the asked paths only, and then needs no other folder', () => {
    const partly = new Map([...known].filter(([one]) => one !== name('e')))
    const paths = ['src/two.py', 'grün.txt']
    expect(compareKnownTrees(partly, pair, paths)?.map(({ path }) => path)).toEqual([
      'grün.txt',
      'src/two.py',
    ])
    expect(compareKnownTrees(partly, pair, ['x'])).toBeUndefined()
  })

  it('is not guessed where a tree is missing', () => {
    expect(compareKnownTrees(known, { from: name('a'), to: name('f') })).toBeUndefined()
  })

  it('where a file became a folder, is both', () => {
    const turned = new Map(known).set(name('f'), tree({ x: file('9') }))
    expect(compareKnownTrees(turned, { from: name('f'), to: name('b') }, ['x'])).toEqual([
      { path: 'x', status: 'deleted', blobs: [name('9')] },
      { path: 'x/new.txt', status: 'added', blobs: [name('8')], after: name('8') },
    ])
  })
})
