// Cuts GitHub's published OpenAPI description down to the operations that the sandbox serves.
//
//   cd "$(mktemp -d)" && npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
//   node <checkout>/packages/sandbox/scripts/cut-openapi.mjs package/generated/api.github.com.json
//
// What is changed on the way, and why:
// - `nullable` becomes a JSON Schema type, because ajv validates JSON Schema.
// - `oneOf` becomes `anyOf`: GitHub's alternatives overlap, so that real answers match several.
// - The query `created` of workflow runs is called a date-time and takes search ranges (`>=…`).
// - A `uri` whose default is empty may be empty.
// - A label's description may be null: those that GitHub makes on the fly have none.
// - Examples, descriptions and formats that ajv does not know are left out for size.
import { readFileSync, writeFileSync } from 'node:fs'
import { servedOperations } from './served-operations.mjs'

const source = process.argv[2]
if (source === undefined) {
  console.error('usage: cut-openapi.mjs path/to/api.github.com.json')
  process.exit(2)
}
const description = JSON.parse(readFileSync(source, 'utf8'))
const noise = new Set([
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'deprecated',
  'readOnly',
  'default',
  'xml',
  'discriminator',
])
const formats = new Set(['date-time', 'date', 'uri', 'email'])
const schemas = {}

/** Follows a reference into anything but the schemas: parameters, responses, headers. */
function follow(value) {
  if (value?.$ref === undefined) return value
  const path = value.$ref.slice(2).split('/')
  return follow(path.reduce((at, key) => at[key], description))
}

function keepSchema(name) {
  if (name in schemas) return
  schemas[name] = true
  schemas[name] = schema(description.components.schemas[name])
}

function schema(value) {
  if (Array.isArray(value)) return value.map(schema)
  if (value === null || typeof value !== 'object') return value
  if (typeof value.$ref === 'string') {
    const name = value.$ref.split('/').at(-1)
    keepSchema(name)
    return { $ref: `#/schemas/${name}` }
  }
  const result = {}
  for (const [key, inner] of Object.entries(value)) {
    if (noise.has(key) || key.startsWith('x-') || key === 'nullable') continue
    if (key === 'format' && (!formats.has(inner) || value.default === '')) continue
    if (key === 'properties' || key === 'patternProperties') {
      const isLabel = 'color' in inner && 'description' in inner
      result[key] = Object.fromEntries(
        Object.entries(inner).map(([name, s]) => [
          name,
          schema(isLabel && name === 'description' ? { ...s, nullable: true } : s),
        ]),
      )
    } else if (key === 'enum' || key === 'required' || key === 'type') result[key] = inner
    else result[key === 'oneOf' ? 'anyOf' : key] = schema(inner)
  }
  return value.nullable === true ? nullable(result) : result
}

function nullable(value) {
  if (value.type === undefined) return { anyOf: [value, { type: 'null' }] }
  const type = Array.isArray(value.type) ? value.type : [value.type]
  return {
    ...value,
    type: [...type, 'null'],
    ...(value.enum && { enum: [...value.enum, null] }),
  }
}

function jsonSchema(content) {
  const entry = Object.entries(content ?? {}).find(([type]) => /json/.test(type))
  return entry?.[1]?.schema === undefined ? null : schema(entry[1].schema)
}

const operations = {}
for (const [path, methods] of Object.entries(description.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (!servedOperations.includes(operation.operationId)) continue
    const body = follow(operation.requestBody)
    operations[operation.operationId] = {
      method: method.toUpperCase(),
      path,
      parameters: (operation.parameters ?? []).map(follow).map((parameter) => ({
        name: parameter.name,
        in: parameter.in,
        required: parameter.required === true,
        schema: parameter.name === 'created' ? { type: 'string' } : schema(parameter.schema),
      })),
      body:
        body === undefined
          ? null
          : { required: body.required === true, schema: jsonSchema(body.content) },
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => [
          status,
          jsonSchema(follow(response).content),
        ]),
      ),
    }
  }
}
const missing = servedOperations.filter((id) => !(id in operations))
if (missing.length > 0) throw new Error(`not in the description: ${missing.join(', ')}`)
keepSchema('basic-error')
keepSchema('validation-error')
keepSchema('validation-error-simple')

const target = new URL('../src/rest/openapi.generated.json', import.meta.url)
const text = `${JSON.stringify({ version: description.info.version, operations, schemas })}\n`
writeFileSync(target, text)
console.log(
  `${Object.keys(operations).length} operations, ${Object.keys(schemas).length} schemas, ${text.length} bytes`,
)
