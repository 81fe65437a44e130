import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, cutEscaped, line, webAddress } from './bounded-text.ts'

test('a text that fits stays, one that does not ends with an ellipsis', () => {
  expect(cut('abc', 3)).toBe('abc')
  expect(cut('abcd', 3)).toBe('ab…')
  expect(cut('👍👍', 3)).toBe('👍…')
})

test('neither a character nor an entity is ever cut in two', () => {
  const entity = (character: string) => (character === '&' ? '&amp;' : character)
  const text = fc.array(fc.constantFrom('a', '&', '👍'), { maxLength: 40 })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 60 }), (characters, length) => {
      const kept = cutEscaped(characters.join(''), length, entity)
      expect(kept.length).toBeLessThanOrEqual(length)
      expect(kept).toMatch(/^(?:a|&amp;|👍)*…?$/u)
      const whole = characters.map(entity).join('')
      expect(kept.endsWith('…') ? kept.length < whole.length + 1 : kept === whole).toBe(true)
    }),
  )
})

test('a line is one line, mentions nobody and is never empty', () => {
  expect(line('a\r\nb \u202e@channel', 100)).toBe('a b  @\u200bchannel')
  expect(line(' \n ', 100, 'nothing')).toBe('nothing')
  expect(line('half \ud83d', 100)).toBe('half \ufffd')
})

test('only plain addresses of the web are linked', () => {
  for (const url of ['https://github.example/acme/api/pull/1?a=b&c=d#e', 'http://127.0.0.1:8000/'])
    expect(webAddress(url)).toBe(url)
  for (const url of [
    'javascript:alert(1)',
    'https://x/|evil>',
    'https://x/ y',
    '//x',
    '',
    undefined,
  ])
    expect(webAddress(url)).toBeUndefined()
})
