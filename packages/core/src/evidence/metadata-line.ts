/** What a page says about a family of samples. */
export type MetricFamily = {
  readonly name: string
  /** Such as `counter`, `gauge`, `histogram`. */
  readonly type?: string
  readonly help?: string
  readonly unit?: string
}

/** What one comment line says; plain comments say nothing. */
export type Metadata =
  | { readonly kind: 'comment' }
  | { readonly kind: 'end' }
  | { readonly kind: 'problem'; readonly message: string }
  | {
      readonly kind: 'help' | 'type' | 'unit'
      readonly name: string
      readonly text: string
    }

const TYPES = new Set([
  ...['counter', 'gauge', 'histogram', 'summary', 'untyped'],
  ...['unknown', 'gaugehistogram', 'stateset', 'info'],
])
const METADATA = /^#[ \t]+(HELP|TYPE|UNIT)(?:[ \t]+([^ \t]+)(?:[ \t](.*))?)?$/s
const NAME = /^[A-Za-z_:][A-Za-z0-9_:]*$/

/** Reads a line that begins with `#`. */
export function metadataIn(line: string): Metadata {
  if (line === '# EOF') return { kind: 'end' }
  const match = METADATA.exec(line)
  if (match === null) return { kind: 'comment' }
  const [, keyword = '', name = '', rest = ''] = match
  if (!NAME.test(name)) return { kind: 'problem', message: `expected a name after ${keyword}` }
  if (keyword === 'HELP') return { kind: 'help', name, text: unescapedHelp(rest) }
  const word = rest.trim()
  if (keyword === 'UNIT') return { kind: 'unit', name, text: word }
  if (!TYPES.has(word))
    return { kind: 'problem', message: `expected a type of metric after ${name}` }
  return { kind: 'type', name, text: word }
}

/** Help is only shown, so that an escape that is none stays as it is. */
function unescapedHelp(text: string): string {
  return text.replace(/\\([\\n"])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
}
