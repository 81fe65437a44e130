import { type PolicyProblem, Refusal } from './problem.ts'
import type { PolicySource } from './source.ts'

/** A policy is read by people. No real one comes near this size. */
const LARGEST_POLICY_BYTES = 64 * 1024

/**
 * Controls (but tab, line feed and the carriage return before one), lone surrogates, line
 * separators that editors show differently, and the marks that reorder text on the screen: with
 * those a file can show a reviewer something else than it says.
 */
const UNREADABLE =
  /\r(?!\n)|[^\P{Cc}\t\n\r]|\p{Cs}|[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

const TAB_INDENT = /^ *\t/m

/** What must be right about the text before any YAML is read; at most one problem of each kind. */
export function textProblems(source: PolicySource): readonly PolicyProblem[] {
  const { text } = source
  // Every UTF-16 unit is at least a byte: nothing longer needs counting.
  if (text.length > LARGEST_POLICY_BYTES || utf8Length(text) > LARGEST_POLICY_BYTES) {
    const refusal = new Refusal(
      'file-size',
      'The policy is larger than 64 KiB.',
      'Check that this is the policy file; a policy needs a few dozen lines.',
    )
    return [source.problem(refusal, [], { start: 0, end: 0 })]
  }
  const problems: PolicyProblem[] = []
  const unreadable = UNREADABLE.exec(text)
  if (unreadable !== null) {
    const name = codePointName(unreadable[0])
    const refusal = new Refusal(
      'characters',
      `The file has a character that cannot be seen as it is: ${name}.`,
      'Remove it, or save the file as UTF-8 text.',
    )
    problems.push(
      source.problem(refusal, [], { start: unreadable.index, end: unreadable.index }, null),
    )
  }
  const tab = TAB_INDENT.exec(text)
  if (tab !== null) {
    const refusal = new Refusal(
      'characters',
      'A line is indented with a tab, which YAML does not allow.',
      'Indent with spaces.',
    )
    const at = tab.index + tab[0].length - 1
    problems.push(source.problem(refusal, [], { start: at, end: at }, null))
  }
  return problems
}

/** The first character of a string that may not stand in one, however it was escaped. */
export function unreadableCharacter(value: string): string | undefined {
  const found = UNREADABLE.exec(value) ?? /[\t\n\r]/.exec(value)
  return found === null ? undefined : codePointName(found[0])
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
