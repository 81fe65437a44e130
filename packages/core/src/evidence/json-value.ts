import { type Decimal, parseDecimal } from '../decimal.ts'

/**
 * A JSON document as it was written. Objects have no prototype, so that no key is special, and
 * numbers keep their text, so that a score of `0.82` is that decimal and no double near it.
 */
export type JsonValue =
  | null
  | boolean
  | string
  | JsonNumber
  | JsonNonFinite
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** A number, as its source text. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Undefined where the exponent is beyond everything that is measured. */
  get decimal(): Decimal | undefined {
    return parseDecimal(this.text)
  }
}

/** What Python writes for floats that are no number. Not JSON, and never taken for a value. */
export class JsonNonFinite {
  readonly text: 'NaN' | 'Infinity' | '-Infinity'

  constructor(text: 'NaN' | 'Infinity' | '-Infinity') {
    this.text = text
  }
}
