import {
  compare,
  type Decimal,
  decimal,
  divide,
  format,
  multiply,
  round,
  toNumber,
} from '../decimal.ts'

/*
 * How reports write numbers. A number that stands beside its limit is never rounded across it:
 * "1 % of requests; must be under 1 %" beside a pass would be a riddle at three in the morning.
 */

/** `1 check`, `3 checks`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Rates extrapolate, so counts of requests may be fractions; people count requests. */
export function wholeCount(value: Decimal): string {
  return String(Math.round(toNumber(value)))
}

/** A share as the policy writes it: `0.01` is `1 %`. */
export function percent(share: Decimal): string {
  return `${format(multiply(share, hundred))} %`
}

/** `part` of `total` in percent, on the same side of `limit` (a share, 0 to 1) as it really is. */
export function percentBeside(part: Decimal, total: Decimal, limit: Decimal): string {
  const share = divide(multiply(part, hundred), total, 10)
  return `${numberBeside(share, multiply(limit, hundred), 2)} %`
}

/** Rounded to `places`, or to as many more as keep it on its side of the limit. */
export function numberBeside(value: Decimal, limit: Decimal, places: number): string {
  const side = compare(value, limit)
  for (let finer = places; finer < 12; finer += 1) {
    const rounded = round(value, finer)
    if (compare(rounded, limit) === side) return format(rounded)
  }
  return format(value)
}

const hundred = decimal(100)
