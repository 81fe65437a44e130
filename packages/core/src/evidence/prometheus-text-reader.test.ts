import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePrometheusText } from './prometheus-text.ts'
import { PrometheusTextReader } from './prometheus-text-reader.ts'

const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/)
const value = fc.oneof(
  fc.double().map((x) => (Number.isFinite(x) ? String(x) : Number.isNaN(x) ? 'NaN' : '+Inf')),
  fc.constantFrom('0', '12.50', '1e+06', '-Inf', '.5', '5.'),
)
const seriesArbitrary = fc.record({
  name: fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/),
  labels: fc.uniqueArray(fc.tuple(labelName, fc.string({ unit: 'binary' })), {
    maxLength: 4,
    selector: ([label]) => label,
  }),
  value,
  milliseconds: fc.option(fc.integer(), { nil: undefined }),
})
type WrittenSeries = typeof seriesArbitrary extends fc.Arbitrary<infer T> ? T : never

function lineOf({ name, labels, value, milliseconds }: WrittenSeries): string {
  const escaped = labels.map(([label, text]) => {
    const inner = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    return `${label}="${inner}"`
  })
  const braces = labels.length === 0 ? '' : `{${escaped.join(',')}}`
  return `${name}${braces} ${value}${milliseconds === undefined ? '' : ` ${milliseconds}`}\n`
}

describe('any page', () => {
  it('reads back as the series that were written, in whatever pieces it arrives', () => {
    fc.assert(
      fc.property(
        fc.array(seriesArbitrary, { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        (written, size) => {
          const page = written.map(lineOf).join('')
          const selector = { names: [...new Set(written.map(({ name }) => name))] }
          const expected = written.map(({ name, labels, value, milliseconds }) => ({
            name,
            labels: new Map(labels),
            value,
            ...(milliseconds === undefined ? {} : { timestampSeconds: milliseconds / 1000 }),
          }))
          const whole = parsePrometheusText(page, selector)
          expect(whole.ok && whole.value.samples).toEqual(expected)
          const reader = new PrometheusTextReader(selector)
          for (let at = 0; at < page.length; at += size) reader.push(page.slice(at, at + size))
          expect(reader.end()).toEqual(whole)
        },
      ),
    )
  })

  it('is refused or read, and never throws', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        'a',
        '1',
        ' ',
        '{',
        '}',
        '=',
        '"',
        ',',
        '\\',
        '\n',
        '#',
        '# EOF',
        '\r',
        'NaN',
      ),
    })
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (page) => {
        expect(parsePrometheusText(page, { names: ['a'] })).toHaveProperty('ok')
      }),
      { numRuns: 1000 },
    )
  })
})
