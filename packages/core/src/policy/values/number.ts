import { compare, type Decimal, decimal, decimalOf, parseDecimal } from '../../decimal.ts'
import { Refusal } from '../problem.ts'
import { type Setting, scalar } from './scalar.ts'

const LARGEST_COUNT = 1_000_000_000_000

/** How many of something must be there at least: a whole number from 1. */
export function count(example: number): Setting<number> {
  const expects = `a whole number such as \`${example}\``
  const editor = { type: 'integer' as const, minimum: 1, maximum: LARGEST_COUNT }
  return scalar(expects, editor, (written) => {
    if (typeof written !== 'number' || !Number.isInteger(written))
      return new Refusal('value', `Expected ${expects}.`, `Write ${expects}.`)
    if (written < 1)
      return new Refusal(
        'never-fails',
        'Nothing at all would be enough, and without evidence nothing passes.',
        'Write 1 or more.',
      )
    if (written > LARGEST_COUNT)
      return new Refusal('never-passes', 'So many are never there.', `Write ${expects}.`)
    return written
  })
}

/** Score points on the scale of 0 to 1 that eval reports use. */
export function scorePoints(
  example: string,
  refusals: { readonly below: Refusal; readonly above: Refusal },
): Setting<Decimal> {
  const expects = `a number such as \`${example}\``
  const editor = {
    type: ['number', 'string'] as const,
    pattern: String.raw`^\d*\.?\d+$`,
    minimum: 0,
    maximum: 1,
  }
  return scalar(expects, editor, (written) => {
    const value = typeof written === 'number' ? decimalOf(written) : parseDecimal(written)
    if (value === undefined)
      return new Refusal(
        'value',
        `Expected ${expects}, found text that is none.`,
        `Write ${expects}; scores are numbers from 0 to 1, not percentages.`,
      )
    if (value.coefficient < 0) return refusals.below
    return compare(value, decimal(1)) > 0 ? refusals.above : value
  })
}
