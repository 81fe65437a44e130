import {
  compare,
  type Decimal,
  decimal,
  decimalOf,
  multiply,
  one,
  parseDecimal,
  zero,
} from '../../decimal.ts'
import { Refusal } from '../problem.ts'
import { type Setting, scalar } from './scalar.ts'

const PERCENT = /^(\d{1,9}(?:\.\d{1,15})?) ?%$/
const HUNDREDTH = decimal('0.01')

/** What is wrong with the two ends of a share, for the rule that it belongs to. */
export type ShareEnds = {
  /** Refusal of 0 %; where absent, 0 % is allowed. */
  readonly nothing?: Refusal
  /** Refusal of 100 %; where absent, 100 % is allowed. */
  readonly everything?: Refusal
  /** Refusal of what is more than nothing and yet too little. */
  readonly tooLittle?: { readonly upTo: Decimal; readonly refusal: Refusal }
}

/**
 * A part of a whole, `1%` or `0.01`, read to a decimal of 0 to 1.
 * A bare whole number is refused: `max: 1` may mean 1 % or all.
 */
export function share(example: string, ends: ShareEnds): Setting<Decimal> {
  const editor = {
    type: ['string', 'number'] as const,
    pattern: String.raw`^\d+(\.\d+)? ?%$`,
    minimum: 0,
    exclusiveMaximum: 1,
  }
  return scalar(`a share such as \`${example}\``, editor, (written) => {
    const value = typeof written === 'number' ? fraction(written) : percent(written, example)
    return value instanceof Refusal ? value : (atTheEnds(value, ends) ?? value)
  })
}

function fraction(written: number): Decimal | Refusal {
  const value = decimalOf(written)
  if (value === undefined || written < 0)
    return new Refusal('value', 'A share is 0 % to 100 %.', 'Write a share such as `1%`.')
  if (written < 1) return value
  const asPercent = `\`${written}%\``
  return new Refusal(
    'value',
    written === 1
      ? '`1` is ambiguous: it may mean 1 % or 100 %.'
      : `\`${written}\` has no unit, and a share is not more than 1.`,
    written === 1
      ? 'Write `1%` or `100%`.'
      : written <= 100
        ? `Write ${asPercent}.`
        : 'Write a share such as `1%`.',
  )
}

function percent(written: string, example: string): Decimal | Refusal {
  const digits = PERCENT.exec(written)?.[1]
  const value = digits === undefined ? undefined : parseDecimal(digits)
  if (value === undefined)
    return new Refusal(
      'value',
      `Expected a share such as \`${example}\`, found text that is none.`,
      `Write a percentage such as \`${example}\`, or a decimal between 0 and 1.`,
    )
  const part = multiply(value, HUNDREDTH)
  if (compare(part, one) > 0)
    return new Refusal('value', 'A share is not more than 100 %.', `Write \`${example}\`.`)
  return part
}

function atTheEnds(value: Decimal, ends: ShareEnds): Refusal | undefined {
  if (compare(value, zero) === 0 && ends.nothing !== undefined) return ends.nothing
  if (compare(value, one) === 0 && ends.everything !== undefined) return ends.everything
  if (ends.tooLittle !== undefined && compare(value, ends.tooLittle.upTo) <= 0)
    return ends.tooLittle.refusal
  return undefined
}
