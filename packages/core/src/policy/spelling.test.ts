import { expect, test } from 'vitest'
import { nearest, slips } from './spelling.ts'

test('slips are insertions, deletions, substitutions and swaps of neighbours', () => {
  expect(slips('', 'abc')).toBe(3)
  expect(slips('from', 'from')).toBe(0)
  expect(slips('form', 'from')).toBe(1)
  expect(slips('aproval', 'approval')).toBe(1)
  expect(slips('probess', 'probes')).toBe(1)
  expect(slips('lebels', 'labels')).toBe(1)
  // No letter is touched twice: a swap and an insertion between its letters are three edits.
  expect(slips('ca', 'abc')).toBe(3)
})

test('the nearest word is at most one slip in four letters away, whatever its style', () => {
  const known = ['max-drop', 'min', 'min-items', 'errored-items']
  expect(nearest('maxDrop', known)).toBe('max-drop')
  expect(nearest('max_drop', known)).toBe('max-drop')
  expect(nearest('eroredItems', known)).toBe('errored-items')
  expect(nearest('mim', known)).toBe('min')
  expect(nearest('max', known)).toBeUndefined()
  expect(nearest('anything', [])).toBeUndefined()
})
