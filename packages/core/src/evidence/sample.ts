import { compare, type Decimal, parseDecimal, zero } from '../decimal.ts'
import { type Parsed, parsed, quoted, refused } from './parsed.ts'

/** Labels without the name of the metric. A label can be called `__proto__`: hence no object. */
export type Labels = ReadonlyMap<string, string>

/** One value of one series, from a page of metrics or from a query. */
export type Sample = {
  /** With its suffix, such as `_bucket`; empty where a function of the query dropped it. */
  readonly name: string
  readonly labels: Labels
  /** As it was written: `12`, `1.5e+06`, `NaN`, `+Inf`. */
  readonly value: string
  /** Since 1970, UTC. Absent where the page names no time. */
  readonly timestampSeconds?: number
}

/** The values of one series over time, oldest first. */
export type Series = {
  readonly name: string
  readonly labels: Labels
  readonly points: readonly { readonly timestampSeconds: number; readonly value: string }[]
}

const MAX_VALUE_LENGTH = 400

/** Reads a value as Prometheus writes it. Undefined when it is none, or absurdly long. */
export function sampleValue(text: string): Decimal | 'NaN' | '+Inf' | '-Inf' | undefined {
  if (text.length > MAX_VALUE_LENGTH) return undefined
  const number = parseDecimal(text)
  if (number !== undefined) return number
  if (/^[+-]?nan$/i.test(text)) return 'NaN'
  const infinity = /^([+-]?)inf(?:inity)?$/i.exec(text)
  if (infinity === null) return undefined
  return infinity[1] === '-' ? '-Inf' : '+Inf'
}

/** A value that counts things: finite and not negative, but not always whole. */
export function sampleCount(sample: Sample): Parsed<Decimal> {
  const value = sampleValue(sample.value)
  if (value === undefined || typeof value === 'string' || compare(value, zero) < 0) {
    return refused('malformed', `${describeSeries(sample)} is ${quoted(sample.value)}: no count`)
  }
  return parsed(value)
}

/** A series as Prometheus writes it, cut after 200 characters. */
export function describeSeries({ name, labels }: Pick<Sample, 'name' | 'labels'>): string {
  const inner = [...labels].map(([label, value]) => `${label}=${quoted(value)}`).join(',')
  const text = `${name}{${inner}}`
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
