import type { MissingReason } from './evidence.ts'

/** What a parser of evidence makes of its input: it answers, and never throws. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

/** Why there is no value. It fits into `Missing`: `why`, and `message` as the detail. */
export type Problem = {
  readonly why: Exclude<MissingReason, 'pending' | 'unreachable' | 'refused'>
  /** One sentence without the place: what was expected, and what was found instead. */
  readonly message: string
  /** From 1, where the input is text and the problem has a place in it. */
  readonly line?: number
  /** From 1, in UTF-16 code units. */
  readonly column?: number
}

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

export function refused(why: Problem['why'], message: string): { ok: false; problem: Problem } {
  return { ok: false, problem: { why, message } }
}

/** The problem as one sentence: `Line 3, column 14: ...`. */
export function describeProblem({ line, column, message }: Problem): string {
  if (line === undefined) return message
  return column === undefined
    ? `Line ${line}: ${message}`
    : `Line ${line}, column ${column}: ${message}`
}

/** A text from outside as a short literal: escaped, and cut after 60 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
