import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import document from './openapi.generated.json' with { type: 'json' }

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: { readonly type?: string | readonly string[]; readonly properties?: unknown }
}

interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body: {
    readonly required: boolean
    readonly schema: Readonly<Record<string, unknown>> | null
  } | null
  readonly responses: Readonly<Record<string, unknown>>
}

// The generated file is ours, and its shape is what `scripts/cut-openapi.mjs` writes: inferring it
// would cost the compiler more than the check is worth.
const loose: unknown = document
const { operations: described } = loose as { operations: Readonly<Record<string, Operation>> }
export const operations = described

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true })
// ajv-formats is CommonJS: under Node the function is the default of its default.
const addFormats = 'default' in formats ? formats.default : formats
addFormats(ajv)
// GitHub itself answers `41898282+github-actions[bot]@users.noreply.github.com`.
ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/)
ajv.addSchema(document, 'github')

const compiled = new Map<string, ValidateFunction>()

/** Checks a value against a place in GitHub's description; compiled when it is first needed. */
function problems(pointer: string, value: unknown): string[] {
  let validate = compiled.get(pointer)
  if (validate === undefined) {
    validate = ajv.compile({ $ref: `github#${pointer}` })
    compiled.set(pointer, validate)
  }
  if (validate(value)) return []
  const errors = (validate.errors ?? []).map((error) => {
    const detail =
      'additionalProperty' in error.params ? ` (${error.params['additionalProperty']})` : ''
    return `${error.instancePath || '(whole)'} ${error.message}${detail}`
  })
  return [...new Set(errors)].slice(0, 12)
}

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')

export function parameterProblems(
  id: string,
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
): string[] {
  const operation = operations[id]
  if (operation === undefined) return []
  const known = new Set(operation.parameters.filter((p) => p.in === 'query').map((p) => p.name))
  const unknown = [...query.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `query ${name} is not a parameter of ${id}`)
  const wrong = operation.parameters.flatMap((parameter, index) => {
    const text = parameter.in === 'path' ? path[parameter.name] : query.get(parameter.name)
    if (text === undefined || text === null) {
      return parameter.required ? [`${parameter.in} ${parameter.name} is required`] : []
    }
    const pointer = `/operations/${escaped(id)}/parameters/${index}/schema`
    return problems(pointer, coerce(text, parameter)).map(
      (problem) => `${parameter.in} ${parameter.name}: ${problem}`,
    )
  })
  return [...unknown, ...wrong]
}

/** Everything in an address is text; the description says what it stands for. */
function coerce(text: string, parameter: Parameter): unknown {
  const { type } = parameter.schema
  if ((type === 'integer' || type === 'number') && /^-?\d+$/.test(text)) return Number(text)
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

export function bodyProblems(id: string, body: unknown): string[] {
  const described = operations[id]?.body
  if (described === undefined || described === null) return []
  if (body === undefined) return described.required ? ['a body is required'] : []
  if (described.schema === null) return []
  return [
    ...unknownProperties(id, described.schema, body),
    ...problems(`/operations/${escaped(id)}/body/schema`, body),
  ]
}

/** GitHub ignores what it does not know; whoever sends it meant something and gets nothing. */
function unknownProperties(
  id: string,
  schema: Readonly<Record<string, unknown>>,
  body: unknown,
): string[] {
  const { properties } = schema
  if (typeof properties !== 'object' || properties === null) return []
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return []
  if ('anyOf' in schema || 'allOf' in schema) return []
  return Object.keys(body)
    .filter((name) => !(name in properties))
    .map((name) => `body ${name} is not a parameter of ${id}`)
}

const errorSchemas = ['basic-error', 'validation-error', 'validation-error-simple']

export function responseProblems(id: string, status: number, body: unknown): string[] {
  const operation = operations[id]
  if (operation === undefined) return []
  const described = operation.responses[String(status)]
  if (described === undefined) {
    // The description leaves out many refusals that GitHub gives everywhere.
    if (status < 400) return [`status ${status} is not described`]
    const fits = errorSchemas.some((name) => problems(`/schemas/${name}`, body).length === 0)
    return fits ? [] : ['does not look like an error of GitHub']
  }
  if (described === null) return []
  return problems(`/operations/${escaped(id)}/responses/${status}`, body)
}
