import { Refusal } from '../problem.ts'
import { scalar } from './scalar.ts'

const STATUS = /^[1-5](?:\d\d|xx)$/

/**
 * A status code or a class of them. Other words are refused: a status that never occurs, such as
 * `5XX` or `500s`, would count no error for ever.
 */
export const status = scalar(
  'a status such as `5xx` or `503`',
  { type: ['string', 'integer'], pattern: STATUS.source, minimum: 100, maximum: 599 },
  (written) =>
    STATUS.test(String(written))
      ? String(written)
      : new Refusal(
          'value',
          'This is neither an HTTP status code nor a class of them.',
          'Write a class such as `5xx`, or a code such as `503`.',
        ),
)
