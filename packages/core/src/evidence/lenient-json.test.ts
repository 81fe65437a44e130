import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format } from '../decimal.ts'
import { JsonNonFinite, JsonNumber, type JsonValue } from './json-value.ts'
import { parseLenientJson, placeInJson } from './lenient-json.ts'
import { describeProblem } from './parsed.ts'

/** The same value in JavaScript's own terms, to compare with `JSON.parse`. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text)
  if (value instanceof JsonNonFinite) return value.text
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

function problemIn(text: string): string {
  const result = parseLenientJson(text)
  return result.ok ? 'read' : describeProblem(result.problem)
}

describe('JSON as Python writes it', () => {
  it('reads NaN and the infinities as values that are no numbers', () => {
    const result = parseLenientJson('[NaN, Infinity, -Infinity, -1]')
    expect(result).toEqual({
      ok: true,
      value: [
        new JsonNonFinite('NaN'),
        new JsonNonFinite('Infinity'),
        new JsonNonFinite('-Infinity'),
        new JsonNumber('-1'),
      ],
    })
  })

  it('keeps numbers as the decimals that were written', () => {
    const result = parseLenientJson('0.8200000000000000000001')
    if (!result.ok || !(result.value instanceof JsonNumber)) throw new Error('not read')
    expect(result.value.decimal && format(result.value.decimal)).toBe('0.8200000000000000000001')
  })

  it('takes __proto__ and constructor for keys like any other', () => {
    const result = parseLenientJson('{"__proto__": {"polluted": true}, "constructor": 1}')
    if (!result.ok || typeof result.value !== 'object' || result.value === null) throw new Error()
    expect(Object.keys(result.value)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(result.value)).toBeNull()
    expect('polluted' in {}).toBe(false)
  })

  it.each([
    ['', 'Line 1, column 1: the document ends too early'],
    ['{"a": 1,\n "a": 2}', 'Line 2, column 2: the key "a" stands here twice'],
    ['[1,\n2,\n]', 'Line 3, column 1: unexpected "]"'],
    ['[01]', 'Line 1, column 3: expected "," or "]"'],
    ['{"a" 1}', 'Line 1, column 6: expected ":"'],
    ['{a: 1}', 'Line 1, column 2: expected a key in double quotes'],
    ['"abc', 'Line 1, column 1: a string without its closing quote'],
    ['"a\tb"', 'Line 1, column 3: a control character within a string'],
    ['"\\x"', 'Line 1, column 2: not an escape of JSON'],
    ['nan', 'Line 1, column 1: unexpected "n"'],
    ['1 2', 'Line 1, column 3: the document goes on after its end'],
    ['['.repeat(100), 'Line 1, column 65: nested deeper than 64'],
    [`1${'0'.repeat(400)}`, 'Line 1, column 1: a number of 401 characters'],
  ])('refuses %j with its place', (text, problem) => expect(problemIn(text)).toBe(problem))

  it('refuses a document that is too long, or has too many values', () => {
    const limits = { maxLength: 100, maxDepth: 64, maxValues: 100 }
    const refusals = [{ maxLength: 5 }, { maxValues: 2 }].map((limit) =>
      parseLenientJson('[1, 2]', { ...limits, ...limit }),
    )
    expect(refusals.map((result) => !result.ok && result.problem.message)).toEqual([
      'the document has 6 characters; at most 5 are read',
      'the document has too many values',
    ])
  })

  it('finds the place of a value again', () => {
    const text = '{"a": [1,\n  {"b": 2}], "c": 3}'
    expect(placeInJson(text, ['a', 1, 'b'])).toEqual({ line: 2, column: 9 })
    expect(placeInJson(text, ['a', 1, 'missing'])).toEqual({ line: 2, column: 3 })
    expect(placeInJson(text, ['c'])).toEqual({ line: 2, column: 19 })
  })

  it('agrees with JSON.parse on every document of JSON.stringify', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const result = parseLenientJson(text)
        expect(result.ok && plain(result.value)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('accepts nothing that JSON.parse refuses but for the three words', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '1',
        '.',
        'e',
        '-',
        '\\',
        'u',
        ' ',
        '\n',
        'N',
      ),
      maxLength: 12,
    })
    fc.assert(
      fc.property(soup, (text) => {
        const result = parseLenientJson(text)
        let expected = true
        try {
          JSON.parse(text)
        } catch {
          expected = false
        }
        // Twice the same key is the one thing that JSON.parse takes and we refuse.
        if (expected && !result.ok) expect(result.problem.message).toContain('stands here twice')
        else expect(result.ok).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })
})
