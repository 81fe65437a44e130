import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isPlainSample } from './plain-line.ts'
import { SampleLine } from './sample-line.ts'

const isPlain = (line: string) => isPlainSample(line, 0, line.length)

const part = fc.oneof(
  fc.constantFrom('up', 'a:b', '{', '}', ',', '="', '"', ' ', '\t', '\\', '\\n', '\\"', '\\\\'),
  fc.constantFrom('x="1"', '1', '12.5', '.', '1e3', 'NaN', '+Inf', '-1', '#', '9'.repeat(21), 'é'),
)

it('is plain only where the careful reading finds no problem, and reads no further', () => {
  const line = fc.array(part, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(''))
  const sample = fc
    .tuple(fc.constantFrom('up', 'a:b', '_'), fc.array(part, { maxLength: 3 }), part)
    .map(([name, labels, value]) => `${name}{${labels.join(',')}} ${value}`)
  const scanner = new SampleLine()
  fc.assert(
    fc.property(fc.oneof(line, sample), (text) => {
      if (isPlain(text)) expect(scanner.scan(text, 0, text.length)).toBeUndefined()
    }),
    { numRuns: 5000 },
  )
})

it.each([
  'up 1',
  'a:b{x="1",y="\\\\ \\" \\n {}"} 12.50',
  'up{x="1",} 3',
  'http_bucket{le="+Inf",route="/api/{id}"} 7.0',
])('takes %j', (line) => expect(isPlain(line)).toBe(true))

it.each([
  '1up 1',
  'up{x="1"y="2"} 1',
  'up{x="\\t"} 1',
  'up{x="1} 1',
  'up NaN',
  'up 1 1712345678',
  'up 1 # {} 1',
  `up{x="${'é'.repeat(5000)}"} 1`,
])('leaves %j to the careful reading', (line) => expect(isPlain(line)).toBe(false))
