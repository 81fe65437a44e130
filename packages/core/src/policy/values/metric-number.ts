import { type Decimal, decimal, decimalOf, multiply, parseDecimal } from '../../decimal.ts'
import type { MetricChange } from '../metric-rule.ts'
import { Refusal } from '../problem.ts'
import { type Setting, scalar } from './scalar.ts'

const PERCENT = /^(\d{1,9}(?:\.\d{1,15})?) ?%$/
const HUNDREDTH = decimal('0.01')

/** A value in the metric's own unit, which may be negative. */
export const metricLimit: Setting<Decimal> = scalar(
  'a number such as `5`',
  { type: ['number', 'string'], pattern: String.raw`^-?\d+(\.\d+)?$` },
  (written) =>
    (typeof written === 'number' ? decimalOf(written) : parseDecimal(written)) ??
    new Refusal(
      'value',
      'Expected a number in the unit of the metric.',
      'Write a number such as `5`.',
    ),
)

/** `10%` of the channel's value, or `5` in the metric's own unit. */
export const metricChange: Setting<MetricChange> = scalar(
  'a share such as `10%`, or a number in the metric’s unit',
  { type: ['string', 'number'], pattern: String.raw`^\d+(\.\d+)? ?%$`, minimum: 0 },
  (written): MetricChange | Refusal => {
    const [, percent] = typeof written === 'string' ? (PERCENT.exec(written) ?? []) : []
    const share = percent === undefined ? undefined : parseDecimal(percent)
    if (share !== undefined) return { kind: 'share', value: multiply(share, HUNDREDTH) }
    const value = typeof written === 'number' ? decimalOf(written) : parseDecimal(written)
    if (value === undefined || value.coefficient < 0)
      return new Refusal(
        'value',
        'Expected how much it may change, which is not negative.',
        'Write a share such as `10%`, or a number in the unit of the metric.',
      )
    return { kind: 'amount', value }
  },
)
