import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isMap, isScalar, parseDocument, stringify, visit } from 'yaml'
import { parsePolicy } from './parse-policy.ts'
import { slips } from './spelling.ts'
import { arbitraryPolicy } from './testdata/arbitrary-policy.ts'
import { policyOf, withGates } from './testdata/policies.ts'
import { writtenPolicy } from './testdata/write-policy.ts'

test('any policy is read back as it was written, as YAML of any style and as JSON', () => {
  const style = fc.record({
    collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
    defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const),
    indent: fc.constantFrom(2, 4),
    lineWidth: fc.constantFrom(0, 80),
  })
  fc.assert(
    fc.property(arbitraryPolicy, style, (policy, options) => {
      const written = writtenPolicy(policy)
      expect(policyOf(stringify(written, { ...options, aliasDuplicateObjects: false }))).toEqual(
        policy,
      )
      expect(policyOf(JSON.stringify(written))).toEqual(policy)
    }),
    { numRuns: 150 },
  )
})

/** Text that looks enough like a policy to get far into the reader. */
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['version: 1', 'channels:', 'stable:', 'from: next', 'enter:', 'score:', 'evidence:'],
        ...[
          '{',
          '}',
          '[',
          ']',
          '- ',
          '? ',
          ': ',
          ', ',
          '&a ',
          '*a',
          '!!str ',
          '<<: ',
          '|',
          '>',
          '"',
        ],
        ...[
          '\n',
          '\n  ',
          '\n    ',
          '\n\t',
          '---\n',
          '...\n',
          '%YAML 1.1\n',
          '# ',
          '\ufeff',
          '\r\n',
        ],
        ...['1%', '0.02', '1e400', '.nan', 'off', '24h', '~', '__proto__', 'constructor', "'"],
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

test('no text makes it throw, and every problem is inside the text and says what to do', () => {
  const anyText = fc.oneof(soup, fc.string({ unit: 'binary' }), damaged())
  fc.assert(
    fc.property(anyText, (text) => {
      const result = parsePolicy(text, { file: 'p' })
      if (result.ok) return
      const lines = text.split('\n').length
      expect(result.problems.length).toBeGreaterThan(0)
      for (const { line, column, message, fix, value } of result.problems) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines)
        expect(column).toBeGreaterThanOrEqual(1)
        expect(message).toMatch(/[.)]$/)
        expect(fix).not.toBe('')
        expect([...(value ?? '')].length).toBeLessThanOrEqual(60)
      }
    }),
    { numRuns: 2000 },
  )
})

/** A policy that was cut, or in which a piece was replaced. */
function damaged(): fc.Arbitrary<string> {
  const whole = withGates('score: { min: 0.9 }', 'latency: { within: 0.5s }')
  return fc
    .tuple(fc.nat(whole.length), fc.nat(8), fc.string({ unit: 'binary', maxLength: 4 }))
    .map(([at, gone, instead]) => whole.slice(0, at) + instead + whole.slice(at + gone))
}

const SETTINGS = settingsIn(
  withGates('score: { min: 0.9, max-drop: 0.1 }', 'error-rate: { min-requests: 9 }'),
)

test('a key with one slip in it is named, with a word that is one slip away', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SETTINGS), slip(), ({ text, start, key, known }, damage) => {
      const misspelt = damage(key)
      fc.pre(!known.includes(misspelt) && misspelt !== '')
      const result = parsePolicy(text.slice(0, start) + misspelt + text.slice(start + key.length), {
        file: 'p',
      })
      const problems = result.ok ? [] : result.problems
      const [problem] = problems.filter(({ code }) => code === 'unknown-key')
      expect(problem?.value).toBe(misspelt)
      const meant = /^Did you mean `(.*)`\?$/.exec(problem?.fix ?? '')?.[1] ?? ''
      expect(slips(misspelt, meant)).toBe(1)
    }),
    { numRuns: 300 },
  )
})

/** Every key of the file but the names of channels, with its neighbours. */
function settingsIn(text: string) {
  const found: { text: string; start: number; key: string; known: string[] }[] = []
  visit(parseDocument(text), {
    Map(_, map) {
      const keys = map.items.flatMap(({ key }) => (isScalar(key) ? [key] : []))
      const known = keys.map(({ value }) => String(value))
      if (known.includes('next')) return
      for (const { value, range } of keys)
        found.push({ text, start: range?.[0] ?? 0, key: String(value), known })
    },
  })
  expect(isMap(parseDocument(text).contents)).toBe(true)
  return found
}

function slip(): fc.Arbitrary<(key: string) => string> {
  return fc
    .tuple(
      fc.constantFrom('insert', 'delete', 'replace', 'swap'),
      fc.nat(),
      fc.constantFrom(...'aeinst'),
    )
    .map(([kind, place, letter]) => (key) => {
      const at = place % key.length
      const [before, here, after] = [key.slice(0, at), key[at] ?? '', key.slice(at + 1)]
      if (kind === 'insert') return before + letter + here + after
      if (kind === 'delete') return before + after
      return kind === 'replace'
        ? before + letter + after
        : before + after.slice(0, 1) + here + after.slice(1)
    })
}
