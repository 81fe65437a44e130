import { Composer, type CST, type Document, Parser, type YAMLError } from 'yaml'
import { type PolicyProblem, Refusal } from './problem.ts'
import type { PolicySource, Span } from './source.ts'

/** A policy needs six. */
const DEEPEST_NESTING = 32

const DIRECTIVE = /^%/m

/**
 * The one YAML 1.2 document of the text.
 *
 * The nesting is measured on the tokens, in a loop, before nodes are composed by recursion: deep
 * in the stack a regular expression that V8 has to compile ends the whole process, and no `catch`
 * sees it. Keys are compared by `TreeReader`, since the library compares each with every other.
 */
export function readDocument(
  source: PolicySource,
): { readonly document: Document.Parsed } | { readonly problems: readonly PolicyProblem[] } {
  const tokens = [...new Parser().parse(source.text)]
  if (tokens.some((token) => depthExceeds(token, DEEPEST_NESTING))) {
    const refusal = new Refusal(
      'yaml-syntax',
      `Values are nested more than ${DEEPEST_NESTING} deep.`,
      'Check the brackets and the indentation.',
    )
    return { problems: [source.problem(refusal, [], { start: 0, end: 0 }, null)] }
  }
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, schema: 'core' })
  const [document, second] = [...composer.compose(tokens, true, source.text.length)]
  if (document === undefined || isEmpty(document)) {
    const refusal = new Refusal('empty', 'The policy is empty.', MINIMAL_POLICY)
    const problems = document?.errors.slice(0, 1).map((error) => syntaxProblem(source, error)) ?? []
    return {
      problems:
        problems.length > 0 ? problems : [source.problem(refusal, [], { start: 0, end: 0 })],
    }
  }
  const directive = DIRECTIVE.exec(source.text.slice(0, document.range[0]))
  const refused: PolicyProblem[] = []
  if (directive !== null) {
    const message = 'YAML directives are not read: a policy is YAML 1.2.'
    const at = { start: directive.index, end: lineEnd(source.text, directive.index) }
    refused.push(source.problem(new Refusal('yaml-feature', message, 'Remove the line.'), [], at))
  }
  // What follows the first error is mostly its echo.
  const [error] = document.errors
  if (error !== undefined) refused.push(syntaxProblem(source, error))
  if (second !== undefined) {
    const message = 'The file has more than one YAML document.'
    const at = { start: document.range[2], end: document.range[2] + 3 }
    const fix = 'Keep one, without `---` between its parts.'
    refused.push(source.problem(new Refusal('yaml-feature', message, fix), [], at))
  }
  return refused.length > 0 ? { problems: refused } : { document }
}

/** The fix for a file that says nothing yet. */
export const MINIMAL_POLICY =
  'Start with `version: 1`, `channels: { stable: { from: next }, next: {} }` and `evidence`.'

function isEmpty(document: Document.Parsed): boolean {
  const { contents } = document
  return contents === null || (contents.range[0] === contents.range[1] && !contents.tag)
}

function syntaxProblem(source: PolicySource, error: YAMLError): PolicyProblem {
  const at: Span = { start: error.pos[0], end: error.pos[1] }
  const end = lineEnd(source.text, at.start)
  const sentence = error.message.replace(/\s+/g, ' ').replace(/[:.]?$/, '.')
  const refusal = new Refusal(
    'yaml-syntax',
    `This is not YAML: ${sentence}`,
    'Check the indentation, brackets and quotes here and in the line before.',
  )
  return source.problem(refusal, [], at, { start: at.start, end })
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline < 0 ? text.length : newline
}

function depthExceeds(root: CST.Token, limit: number): boolean {
  const waiting: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next
    if (depth > limit) return true
    if (token.type === 'document') {
      if (token.value !== undefined) waiting.push({ token: token.value, depth })
    } else if ('items' in token) {
      for (const { key, value } of token.items) {
        if (key) waiting.push({ token: key, depth: depth + 1 })
        if (value) waiting.push({ token: value, depth: depth + 1 })
      }
    }
  }
  return false
}
