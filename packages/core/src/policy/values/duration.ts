import { compare, type Decimal, decimal, multiply, toNumber, zero } from '../../decimal.ts'
import { Refusal } from '../problem.ts'
import { type EditorSchema, type Setting, scalar } from './scalar.ts'

const DURATION = /^(\d{1,9}(?:\.\d{1,9})?) ?(ms|s|m|h|d)$/

const EDITOR: EditorSchema = { type: 'string', pattern: String.raw`^\d+(\.\d+)? ?(ms|s|m|h|d)$` }

const SECONDS = new Map([
  ['ms', decimal('0.001')],
  ['s', decimal('1')],
  ['m', decimal('60')],
  ['h', decimal('3600')],
  ['d', decimal('86400')],
])

type DurationLimits = {
  readonly example: string
  /** The longest that makes sense, as people write it. */
  readonly longest: string
  /** Why a duration of nothing is refused. */
  readonly nothing: Refusal
}

/** A time such as `0.5s`, exactly, in seconds. */
export function duration(limits: DurationLimits): Setting<Decimal> {
  return scalar(expects(limits), EDITOR, (written) => readDuration(written, limits))
}

/** A duration that the systems asked with it take in whole seconds: windows, ages, timeouts. */
export function wholeSeconds(limits: DurationLimits): Setting<number> {
  return scalar(expects(limits), EDITOR, (written) => {
    const value = readDuration(written, limits)
    if (value instanceof Refusal) return value
    if (value.scale === 0) return toNumber(value)
    return new Refusal(
      'value',
      'Expected whole seconds, found a fraction of one.',
      `Write whole seconds, such as \`${limits.example}\`.`,
    )
  })
}

function expects({ example }: DurationLimits): string {
  return `a duration such as \`${example}\``
}

function readDuration(written: string | number, limits: DurationLimits): Decimal | Refusal {
  if (typeof written === 'number')
    return new Refusal(
      'value',
      `\`${written}\` has no unit.`,
      `Write it with its unit, such as \`${limits.example}\`.`,
    )
  const value = secondsOf(written)
  if (value === undefined)
    return new Refusal(
      'value',
      `Expected ${expects(limits)}, found text that is none.`,
      `Write one number and one unit of ms, s, m, h and d, such as \`${limits.example}\`.`,
    )
  if (compare(value, zero) === 0) return limits.nothing
  const most = secondsOf(limits.longest)
  if (most !== undefined && compare(value, most) > 0)
    return new Refusal(
      'value',
      `The duration is longer than ${limits.longest}.`,
      `Write at most \`${limits.longest}\`.`,
    )
  return value
}

/** Undefined for text that is no duration. */
export function secondsOf(written: string): Decimal | undefined {
  const [, amount, unit = ''] = DURATION.exec(written) ?? []
  const factor = SECONDS.get(unit)
  return amount === undefined || factor === undefined
    ? undefined
    : multiply(decimal(amount), factor)
}
