import * as z from 'zod'
import { policyJsonSchema } from './json-schema.ts'

/** What the reference reads of a JSON Schema. */
type Node = {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly default?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly anyOf?: readonly Node[] | undefined
  readonly items?: Node | undefined
  readonly properties?: Readonly<Record<string, Node>> | undefined
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: Node | boolean | undefined
  /** What stands in several places is described once. */
  readonly definitions?: Readonly<Record<string, Node>> | undefined
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    title: z.string().optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(node).optional(),
    items: node.optional(),
    properties: z.record(z.string(), node).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), node]).optional(),
    definitions: z.record(z.string(), node).optional(),
  }),
)

/** The reference of every setting as Markdown, one table a mapping, from the schema itself. */
export function policyReference(): string {
  const schema = node.parse(policyJsonSchema())
  const shared = Object.entries(schema.definitions ?? {})
  return [
    ...sections('', schema),
    ...shared.flatMap(([name, each]) => sections(`<${name}>`, each)),
  ].join('\n\n')
}

function sections(path: string, schema: Node): readonly string[] {
  const own = Object.entries(schema.properties ?? {})
  const table = [
    `### ${path === '' ? 'The file' : `\`${path}\``}`,
    [
      '| Key | Write | Default | Meaning |',
      '|---|---|---|---|',
      ...own.map(([key, value]) => row(key, value, schema.required?.includes(key) ?? false)),
    ].join('\n'),
  ]
  const below = own.flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`
    return mappings(at, value).flatMap(([name, mapping]) => sections(name, mapping))
  })
  return [...(own.length === 0 ? [] : table), ...below]
}

/** The mappings with settings that may stand at a path. */
function mappings(path: string, schema: Node): readonly (readonly [string, Node])[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((each) => mappings(path, each))
  if (schema.properties !== undefined) return [[path, schema]]
  if (schema.items !== undefined) return mappings(`${path}[]`, schema.items)
  return typeof schema.additionalProperties === 'object'
    ? mappings(`${path}.<channel>`, schema.additionalProperties)
    : []
}

function row(key: string, schema: Node, required: boolean): string {
  const cells = [`\`${key}\``, write(schema), standard(schema, required), schema.description ?? '']
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function write({ title, enum: words, anyOf, items, additionalProperties }: Node): string {
  if (title !== undefined) return title
  if (words !== undefined) return words.map((word) => `\`${String(word)}\``).join(', ')
  if (anyOf !== undefined) return anyOf.map(write).join(' or ')
  if (items !== undefined) return `list: ${write(items)}`
  return typeof additionalProperties === 'object' && additionalProperties.title !== undefined
    ? `names, each with ${additionalProperties.title}`
    : 'settings, see below'
}

function standard({ default: value }: Node, required: boolean): string {
  if (required) return 'required'
  if (value === undefined) return ''
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
