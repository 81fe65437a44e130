import { LineCounter } from 'yaml'
import type { PolicyProblem, Refusal } from './problem.ts'

/** From a character to the one after the last, as offsets into the text. */
export type Span = { readonly start: number; readonly end: number }

export type Path = readonly (string | number)[]

const LONGEST_EXCERPT = 60

/**
 * What is a secret wherever it stands: user and password of an address, the rest of an
 * authorization header, tokens with a known beginning. Settings that expect none hide the rest.
 */
const SECRETS =
  /(?<=\/\/)[^/@\s]*(?=@)|(?<=\b(?:bearer|basic|digest) )\S+|\b(?:gh[pousr]_|github_pat_|glpat-|glsa_|glc_|xox[a-z]-|eyJ)[\w.-]+/gi

/** A policy file's text, and the way from an offset in it to a problem that people can find. */
export class PolicySource {
  readonly file: string
  readonly text: string
  readonly #lines = new LineCounter()

  constructor(text: string, file: string) {
    this.file = file
    this.text = text.startsWith('\ufeff') ? text.slice(1) : text
    for (let start = 0; start >= 0; start = this.#nextLine(start)) this.#lines.addNewLine(start)
  }

  /** Line and column of an offset, both counted from 1. */
  position(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset)
    return { line, column: col }
  }

  /** A refusal at a place. `value` is what the problem shows as written, `null` for nothing. */
  problem(refusal: Refusal, path: Path, at: Span, value: Span | null = at): PolicyProblem {
    const { line, column } = this.position(at.start)
    const excerpt = value === null || refusal.hideValue ? '' : this.excerpt(value)
    return {
      code: refusal.code,
      file: this.file,
      line,
      column,
      path,
      ...(excerpt === '' ? {} : { value: excerpt }),
      message: refusal.message,
      fix: refusal.fix,
    }
  }

  /** The text of a span on one line, shortened, without what must be a secret. */
  excerpt({ start, end }: Span): string {
    const oneLine = this.text.slice(start, end).replace(/\s+/g, ' ').trim().replace(SECRETS, '…')
    const characters = [...oneLine]
    return characters.length <= LONGEST_EXCERPT
      ? oneLine
      : `${characters.slice(0, LONGEST_EXCERPT - 1).join('')}…`
  }

  #nextLine(start: number): number {
    const newline = this.text.indexOf('\n', start)
    return newline < 0 ? -1 : newline + 1
  }
}
