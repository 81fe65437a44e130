// Cuts GitHub's published GraphQL schema down to the types and fields that the sandbox serves.
//
//   cd "$(mktemp -d)" && npm pack @octokit/graphql-schema && tar xzf octokit-graphql-schema-*.tgz
//   node <checkout>/packages/sandbox/scripts/cut-graphql.mjs package/schema.graphql
import { readFileSync, writeFileSync } from 'node:fs'
import { Kind, parse, print } from 'graphql'
import { servedInterfaces, servedTypes } from './served-graphql.mjs'

const source = process.argv[2]
if (source === undefined) {
  console.error('usage: cut-graphql.mjs path/to/schema.graphql')
  process.exit(2)
}
const definitions = new Map(
  parse(readFileSync(source, 'utf8'))
    .definitions.filter((definition) => definition.name !== undefined)
    .map((definition) => [definition.name.value, definition]),
)
const kept = new Map()
const wrong = []

const namedType = (type) => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type))
const isOutput = (definition) =>
  definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
  definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
  definition.kind === Kind.UNION_TYPE_DEFINITION
const plain = (node) => ({ ...node, description: undefined, directives: [] })
const plainArguments = (field) => (field.arguments ?? []).map(plain)

/** Scalars, enums and inputs follow whoever uses them; output types must be listed. */
function use(name, from) {
  const definition = definitions.get(name)
  if (definition === undefined) return // a built-in scalar
  if (isOutput(definition)) {
    if (!(name in servedTypes)) wrong.push(`${from} gives ${name}, which is not listed`)
    return
  }
  if (kept.has(name)) return
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
    kept.set(name, { ...plain(definition), values: definition.values.map(plain) })
  } else if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    kept.set(name, { ...plain(definition), fields: definition.fields.map(plain) })
    for (const field of definition.fields) use(namedType(field.type), name)
  } else kept.set(name, plain(definition))
}

for (const [name, fields] of Object.entries(servedTypes)) {
  const definition = definitions.get(name)
  if (definition === undefined) {
    wrong.push(`${name} is not in the schema`)
    continue
  }
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    const types = definition.types.filter((type) => type.name.value in servedTypes)
    kept.set(name, { ...plain(definition), types })
    continue
  }
  const known = new Map(definition.fields.map((field) => [field.name.value, field]))
  for (const field of fields)
    if (!known.has(field)) wrong.push(`${name}.${field} is not in the schema`)
  const servedFields = definition.fields.filter(
    (field) =>
      fields.includes(field.name.value) ||
      // What an interface promises must be there.
      (definition.interfaces ?? []).some(
        (type) =>
          servedInterfaces.includes(type.name.value) &&
          servedTypes[type.name.value].includes(field.name.value),
      ),
  )
  for (const field of servedFields) {
    use(namedType(field.type), `${name}.${field.name.value}`)
    for (const argument of field.arguments ?? []) use(namedType(argument.type), name)
  }
  kept.set(name, {
    ...plain(definition),
    interfaces: (definition.interfaces ?? []).filter((type) =>
      servedInterfaces.includes(type.name.value),
    ),
    fields: servedFields.map((field) => ({ ...plain(field), arguments: plainArguments(field) })),
  })
}
if (wrong.length > 0) throw new Error(wrong.join('\n'))

const sdl = [...kept.keys()]
  .sort()
  .map((name) => print(kept.get(name)))
  .join('\n\n')
writeFileSync(
  new URL('../src/graphql/schema.generated.json', import.meta.url),
  `${JSON.stringify({ sdl })}\n`,
)
console.log(`${kept.size} types, ${sdl.length} bytes`)
