import { JsonNonFinite, JsonNumber, type JsonValue } from './json-value.ts'
import { quoted } from './parsed.ts'

export type JsonPath = readonly (string | number)[]

const MAX_NUMBER_LENGTH = 400
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORDS: readonly (readonly [string, () => JsonValue])[] = [
  ['true', () => true],
  ['false', () => false],
  ['null', () => null],
  ['NaN', () => new JsonNonFinite('NaN')],
  ['Infinity', () => new JsonNonFinite('Infinity')],
  ['-Infinity', () => new JsonNonFinite('-Infinity')],
]
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** Carries a problem out of the recursion, to the function that made the reader. */
export class JsonSyntaxProblem extends Error {
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

/** Reads one document by recursive descent. */
export class JsonReader {
  /** Where the deepest value begins that lies on the path sought. */
  found = 0
  readonly #text: string
  readonly #maxDepth: number
  #valuesLeft: number
  readonly #sought: JsonPath | undefined
  readonly #path: (string | number)[] = []
  #at = 0

  constructor(
    text: string,
    limits: { readonly maxDepth: number; readonly maxValues: number },
    sought: JsonPath | undefined,
  ) {
    this.#text = text
    this.#maxDepth = limits.maxDepth
    this.#valuesLeft = limits.maxValues
    this.#sought = sought
    if (text.startsWith('\uFEFF')) this.#at = 1
  }

  document(): JsonValue {
    const value = this.#value()
    this.#blank()
    if (this.#at < this.#text.length) this.#fail('the document goes on after its end')
    return value
  }

  #value(): JsonValue {
    this.#blank()
    this.#valuesLeft -= 1
    if (this.#valuesLeft < 0) this.#fail('the document has too many values')
    const path = this.#path
    if (this.#sought !== undefined && path.every((key, i) => key === this.#sought?.[i])) {
      this.found = this.#at
    }
    const next = this.#text[this.#at]
    if (next === '{') return this.#object()
    if (next === '[') return this.#array()
    if (next === '"') return this.#string()
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value()
      }
    }
    return this.#number()
  }

  #object(): JsonValue {
    const object: Record<string, JsonValue> = Object.create(null)
    this.#members('}', () => {
      this.#blank()
      const start = this.#at
      if (this.#text[start] !== '"') this.#fail('expected a key in double quotes')
      const key = this.#string()
      if (Object.hasOwn(object, key)) this.#fail(`the key ${quoted(key)} stands here twice`, start)
      this.#blank()
      this.#expect(':')
      this.#path.push(key)
      object[key] = this.#value()
      this.#path.pop()
    })
    return object
  }

  #array(): JsonValue {
    const array: JsonValue[] = []
    this.#members(']', () => {
      this.#path.push(array.length)
      array.push(this.#value())
      this.#path.pop()
    })
    return array
  }

  #members(close: '}' | ']', member: () => void): void {
    if (this.#path.length >= this.#maxDepth) this.#fail(`nested deeper than ${this.#maxDepth}`)
    this.#at += 1
    this.#blank()
    if (this.#text[this.#at] === close) {
      this.#at += 1
      return
    }
    while (true) {
      member()
      this.#blank()
      if (this.#text[this.#at] === close) break
      if (this.#text[this.#at] !== ',') this.#fail(`expected "," or "${close}"`)
      this.#at += 1
    }
    this.#at += 1
  }

  #string(): string {
    const text = this.#text
    const opened = this.#at
    let result = ''
    let from = opened + 1
    for (let i = from; ; i += 1) {
      const code = text.charCodeAt(i)
      if (code === 34) {
        this.#at = i + 1
        return result + text.slice(from, i)
      }
      if (code === 92) {
        result += text.slice(from, i)
        const [character, length] = this.#escape(i)
        result += character
        i += length - 1
        from = i + 1
      } else if (Number.isNaN(code)) {
        this.#fail('a string without its closing quote', opened)
      } else if (code < 32) {
        this.#fail('a control character within a string', i)
      }
    }
  }

  #escape(at: number): [character: string, length: number] {
    const letter = this.#text[at + 1] ?? ''
    const plain = ESCAPES.get(letter)
    if (plain !== undefined) return [plain, 2]
    const hex = this.#text.slice(at + 2, at + 6)
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) this.#fail('not an escape of JSON', at)
    return [String.fromCharCode(Number.parseInt(hex, 16)), 6]
  }

  #number(): JsonNumber {
    NUMBER.lastIndex = this.#at
    const text = NUMBER.exec(this.#text)?.[0]
    if (text === undefined) {
      const found = this.#text[this.#at]
      this.#fail(
        found === undefined ? 'the document ends too early' : `unexpected ${quoted(found)}`,
      )
    }
    if (text.length > MAX_NUMBER_LENGTH) this.#fail(`a number of ${text.length} characters`)
    this.#at += text.length
    return new JsonNumber(text)
  }

  #blank(): void {
    let code = this.#text.charCodeAt(this.#at)
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      this.#at += 1
      code = this.#text.charCodeAt(this.#at)
    }
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) this.#fail(`expected "${character}"`)
    this.#at += 1
  }

  #fail(message: string, at = this.#at): never {
    throw new JsonSyntaxProblem(at, message)
  }
}
