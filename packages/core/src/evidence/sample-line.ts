import { sampleValue } from './sample.ts'

const TAB = 9
const SPACE = 32
const QUOTE = 34
const HASH = 35
const COMMA = 44
const POINT = 46
const EQUALS = 61
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

const LETTER = 1
const DIGIT = 2
const COLON = 4
const kindOf = characterKinds()

function characterKinds(): Uint8Array {
  const kinds = new Uint8Array(128)
  for (let code = 0; code < 128; code += 1) {
    const character = String.fromCharCode(code)
    if (/[A-Za-z_]/.test(character)) kinds[code] = LETTER
    else if (/[0-9]/.test(character)) kinds[code] = DIGIT
    else if (character === ':') kinds[code] = COLON
  }
  return kinds
}

/**
 * Where the parts of one sample line lie: `name{label="value"} 1 1712345678 # {} 0.5`. Finds and
 * checks them without making a string, so that lines of other metrics cost next to nothing. One
 * object is used for all lines of a page.
 */
export class SampleLine {
  nameEnd = 0
  /** Of the braces; equal where there are none. */
  labelsStart = 0
  labelsEnd = 0
  valueStart = 0
  valueEnd = 0
  /** Equal where the line names no time. */
  timeStart = 0
  timeEnd = 0
  /** Where an exemplar begins, or -1. Only OpenMetrics has them. */
  exemplar = -1
  /** Where the problem lies, when there is one. */
  problemAt = 0
  #text = ''
  #end = 0
  #problem: string | undefined

  /** Reads the line from `start`, which is no blank, to `end`; returns the problem with it. */
  scan(text: string, start: number, end: number): string | undefined {
    this.#text = text
    this.#end = end
    this.#problem = undefined
    this.nameEnd = this.#name(start, 'the name of a metric', COLON)
    let at = this.#skipBlanks(this.nameEnd)
    this.labelsStart = at
    this.labelsEnd = at
    if (text.charCodeAt(at) === OPEN && at < end) {
      at = this.#labels(at)
      this.labelsEnd = at
      at = this.#skipBlanks(at)
    } else if (at === this.nameEnd) {
      this.#fail(at, 'expected labels or a value after the name')
    }
    this.valueStart = at
    this.valueEnd = this.#number(at, 'a value')
    at = this.#skipBlanks(this.valueEnd)
    this.timeStart = at
    this.timeEnd = at
    this.exemplar = -1
    if (at < end && text.charCodeAt(at) !== HASH) {
      this.timeEnd = this.#number(at, 'a time')
      at = this.#skipBlanks(this.timeEnd)
    }
    if (at < end && text.charCodeAt(at) === HASH) {
      this.exemplar = at
      at = this.#exemplar(at + 1)
    }
    if (at < end) this.#fail(at, 'the line goes on after its end')
    return this.#problem
  }

  /** After a problem everything is at its end, so that nothing is found behind it. */
  #fail(at: number, problem: string): number {
    if (this.#problem === undefined) {
      this.#problem = problem
      this.problemAt = at
    }
    return this.#end
  }

  #name(start: number, what: string, colon: number): number {
    const text = this.#text
    let at = start
    let allowed = LETTER | colon
    while (at < this.#end && ((kindOf[text.charCodeAt(at)] ?? 0) & allowed) !== 0) {
      allowed = LETTER | DIGIT | colon
      at += 1
    }
    return at === start ? this.#fail(start, `expected ${what}`) : at
  }

  /** From the opening brace to behind the closing one. */
  #labels(open: number): number {
    const text = this.#text
    let at = this.#skipBlanks(open + 1)
    while (at < this.#end && text.charCodeAt(at) !== CLOSE) {
      at = this.#skipBlanks(this.#name(at, 'the name of a label', 0))
      if (text.charCodeAt(at) !== EQUALS) return this.#fail(at, 'expected = after a label')
      at = this.#skipBlanks(at + 1)
      if (text.charCodeAt(at) !== QUOTE) return this.#fail(at, 'expected a quoted label value')
      at = this.#skipBlanks(this.#quoted(at))
      const next = text.charCodeAt(at)
      if (next === COMMA) at = this.#skipBlanks(at + 1)
      else if (next !== CLOSE) return this.#fail(at, 'expected , or } after a label')
    }
    return at < this.#end ? at + 1 : this.#fail(at, 'labels without their closing brace')
  }

  /** From the opening quote to behind the closing one. */
  #quoted(open: number): number {
    const text = this.#text
    for (let at = open + 1; at < this.#end; at += 1) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) return at + 1
      if (code === BACKSLASH) {
        at += 1
        const escaped = text[at]
        if (escaped !== 'n' && escaped !== '"' && escaped !== '\\') {
          return this.#fail(at - 1, 'not an escape of a label value')
        }
      }
    }
    return this.#fail(open, 'a label value without its closing quote')
  }

  #number(start: number, what: string): number {
    const text = this.#text
    let at = start
    let digits = 0
    let plain = true
    while (at < this.#end) {
      const code = text.charCodeAt(at)
      if (kindOf[code] === DIGIT) digits += 1
      else if (code === SPACE || code === TAB) break
      else if (code !== POINT || !plain) digits = Number.NEGATIVE_INFINITY
      else plain = false
      at += 1
    }
    // A few digits with at most one point are a number; all else is looked at more closely.
    if (digits > 0 && at - start <= 40) return at
    if (sampleValue(text.slice(start, at)) !== undefined) return at
    return this.#fail(start, `expected ${what}`)
  }

  /** From behind the `#` to the end: labels, a value, and perhaps a time. */
  #exemplar(start: number): number {
    let at = this.#skipBlanks(start)
    if (this.#text.charCodeAt(at) !== OPEN || at >= this.#end) {
      return this.#fail(at, 'expected the labels of an exemplar')
    }
    at = this.#skipBlanks(this.#labels(at))
    at = this.#skipBlanks(this.#number(at, 'the value of an exemplar'))
    return at < this.#end ? this.#skipBlanks(this.#number(at, 'the time of an exemplar')) : at
  }

  #skipBlanks(start: number): number {
    const text = this.#text
    let at = start
    while (at < this.#end) {
      const code = text.charCodeAt(at)
      if (code !== SPACE && code !== TAB) break
      at += 1
    }
    return at
  }
}
