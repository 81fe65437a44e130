import { type JsonPath, JsonReader, JsonSyntaxProblem } from './json-reader.ts'
import type { JsonValue } from './json-value.ts'
import type { Parsed, Problem } from './parsed.ts'

/** Bounds on what is read. */
type JsonLimits = {
  /** In UTF-16 code units. */
  readonly maxLength: number
  /** Of arrays and objects within each other. */
  readonly maxDepth: number
  /** Of all kinds together. */
  readonly maxValues: number
}

const DEFAULT_LIMITS: JsonLimits = {
  maxLength: 64 * 1024 * 1024,
  maxDepth: 64,
  maxValues: 1_000_000,
}

/**
 * Reads JSON (RFC 8259) as Python's `json` writes it: bare `NaN`, `Infinity` and `-Infinity` are
 * read, as values that are no numbers. A key that an object has twice is refused: readers differ
 * in which of the two they believe.
 *
 * @example parseLenientJson('{"score": NaN}')
 */
export function parseLenientJson(text: string, limits = DEFAULT_LIMITS): Parsed<JsonValue> {
  const outcome = read(text, limits)
  return outcome.ok ? { ok: true, value: outcome.value } : outcome
}

/** Where in the text the value at `path` begins. Reads the text again: for error messages. */
export function placeInJson(
  text: string,
  path: JsonPath,
  limits = DEFAULT_LIMITS,
): { readonly line: number; readonly column: number } {
  const outcome = read(text, limits, path)
  return place(text, outcome.ok ? outcome.found : 0)
}

type Outcome = { ok: true; value: JsonValue; found: number } | { ok: false; problem: Problem }

function read(text: string, limits: JsonLimits, sought?: JsonPath): Outcome {
  if (text.length > limits.maxLength) {
    const message = `the document has ${text.length} characters; at most ${limits.maxLength} are read`
    return { ok: false, problem: { why: 'malformed', message, line: 1, column: 1 } }
  }
  const reader = new JsonReader(text, limits, sought)
  try {
    return { ok: true, value: reader.document(), found: reader.found }
  } catch (error) {
    if (!(error instanceof JsonSyntaxProblem)) throw error
    const problem = { why: 'malformed', message: error.message, ...place(text, error.at) } as const
    return { ok: false, problem }
  }
}

function place(text: string, at: number): { line: number; column: number } {
  let line = 1
  let lineStart = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', end + 1)) {
    line += 1
    lineStart = end + 1
  }
  return { line, column: at - lineStart + 1 }
}
