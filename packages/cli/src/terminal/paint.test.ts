import { expect, test } from 'vitest'
import { paintFor, paintSign } from './paint.ts'

test.each([
  ['a terminal', true, {}, '  \u001b[31m✗\u001b[39m score  0.8'],
  [
    'a terminal with an empty NO_COLOR',
    true,
    { NO_COLOR: '' },
    '  \u001b[31m✗\u001b[39m score  0.8',
  ],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, '  ✗ score  0.8'],
  ['a dumb terminal', true, { TERM: 'dumb' }, '  ✗ score  0.8'],
  ['a pipe', false, {}, '  ✗ score  0.8'],
])('on %s', (_, isTerminal, environment, shown) => {
  expect(paintSign(paintFor(isTerminal, environment), '  ✗ score  0.8')).toBe(shown)
})

test('a line without a sign stays as it is', () => {
  expect(paintSign(paintFor(true, {}), '      Do: wait.')).toBe('      Do: wait.')
})
