/** A line of a step's output that the runner takes as an order: `::error title=x::message`. */
export type WorkflowCommand = {
  readonly name: string
  /** Property names in lower case, since GitHub compares them without case. */
  readonly properties: ReadonlyMap<string, string>
  readonly data: string
}

/**
 * Reads a line as a workflow command, or `undefined` when it is plain output. `known` are the
 * commands' names in lower case; a line with any other name is plain output.
 *
 * Both of GitHub's spellings count: `::name key=value,...::data` at the start of the line, and the
 * older `##[name key=value;...]data` anywhere in it. The second is why text from outside (titles,
 * branch names) must not be printed as it is.
 */
export function parseWorkflowCommand(
  line: string,
  known: ReadonlySet<string>,
): WorkflowCommand | undefined {
  return parseColons(line.trimStart(), known) ?? parseBrackets(line, known)
}

function parseColons(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  if (!line.startsWith('::')) return undefined
  const end = line.indexOf('::', 2)
  if (end < 0) return undefined
  return build(line.slice(2, end), line.slice(end + 2), known, ',', {
    property: [...dataEscapes, ['%3A', ':'], ['%2C', ','], percent],
    data: [...dataEscapes, percent],
  })
}

function parseBrackets(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  const escapes: Escapes = [['%3B', ';'], ...dataEscapes, ['%5D', ']'], percent]
  return build(line.slice(start + 3, end), line.slice(end + 1), known, ';', {
    property: escapes,
    data: escapes,
  })
}

type Escapes = readonly (readonly [escaped: string, plain: string])[]

const dataEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
]
/** Last, so that `%250A` comes out as `%0A` and not as a line break. */
const percent = ['%25', '%'] as const

function build(
  head: string,
  data: string,
  known: ReadonlySet<string>,
  separator: string,
  escapes: { readonly property: Escapes; readonly data: Escapes },
): WorkflowCommand | undefined {
  const space = head.indexOf(' ')
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase()
  if (!known.has(name)) return undefined
  const properties = new Map<string, string>()
  for (const property of space < 0
    ? []
    : head
        .slice(space + 1)
        .trim()
        .split(separator)) {
    const equals = property.indexOf('=')
    if (equals <= 0 || equals === property.length - 1) continue
    const value = unescapeText(property.slice(equals + 1), escapes.property)
    properties.set(property.slice(0, equals).toLowerCase(), value)
  }
  return { name, properties, data: unescapeText(data, escapes.data) }
}

function unescapeText(text: string, escapes: Escapes): string {
  return escapes.reduce((value, [escaped, plain]) => value.replaceAll(escaped, plain), text)
}
