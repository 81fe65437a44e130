import * as z from 'zod'
import { type PolicyProblem, Refusal } from './problem.ts'
import type { Path, PolicySource } from './source.ts'
import { nearest } from './spelling.ts'
import { kindOf } from './values/scalar.ts'
import type { Tree, TreeReader } from './yaml-tree.ts'

type Issue = z.core.$ZodIssue

/** A refusal with its place: on the value, or on the key where the key is what is wrong. */
export type Placed = {
  readonly path: Path
  readonly at: 'key' | 'value'
  readonly refusal: Refusal
}

export function placeProblem(
  { path, at, refusal }: Placed,
  source: PolicySource,
  reader: TreeReader,
): PolicyProblem {
  const { key, value } = reader.place(path)
  // Something missing has no value to show, and belongs after its parent's key.
  if (!reader.isWritten(path)) return source.problem(refusal, path, key ?? value, null)
  if (at === 'key') return source.problem(refusal, path, key ?? value)
  const isEmpty = value.start === value.end
  return source.problem(refusal, path, isEmpty && key !== undefined ? key : value, value)
}

/** A tree read by a schema; every issue of zod's as a refusal in our words, with its place. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  tree: Tree,
): { readonly value?: z.output<Schema>; readonly refusals: readonly Placed[] } {
  const result = schema.safeParse(tree, { reportInput: true })
  if (result.success) return { value: result.data, refusals: [] }
  return { refusals: result.error.issues.flatMap((issue) => placed(issue, schema)) }
}

function placed(issue: Issue, root: z.core.$ZodType): readonly Placed[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol')
  const on = (refusal: Refusal): Placed[] => [{ path, at: 'value', refusal }]
  switch (issue.code) {
    case 'custom':
      return on(carriedRefusal(issue))
    case 'unrecognized_keys': {
      const known = knownKeys(issue.path.reduce(childrenAt, [root]))
      return issue.keys.map((key) => ({
        path: [...path, key],
        at: 'key' as const,
        refusal: unknownKey(key, known),
      }))
    }
    case 'invalid_key':
      return issue.issues.map((inner) => ({
        path,
        at: 'key' as const,
        refusal: carriedRefusal(inner),
      }))
    case 'invalid_union': {
      const written = issue.input
      const settings = issue.errors.find(
        (branch) => !branch.some((inner) => inner.path.length === 0 && isTypeIssue(inner)),
      )
      if (settings === undefined)
        return on(expectedOneOf(issue.errors.flat().flatMap(expectations), written))
      return settings.flatMap((inner) =>
        placed({ ...inner, path: [...issue.path, ...inner.path] }, root),
      )
    }
    case 'invalid_type':
    case 'invalid_value':
      return on(expectedOneOf(expectations(issue), issue.input))
    default:
      return on(new Refusal('value', `${issue.message}.`, 'Correct it.'))
  }
}

function carriedRefusal(issue: Issue): Refusal {
  const { refusal }: Readonly<Record<string, unknown>> =
    issue.code === 'custom' ? (issue.params ?? {}) : {}
  return refusal instanceof Refusal
    ? refusal
    : new Refusal('value', `${issue.message}.`, 'Correct it.')
}

function isTypeIssue(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

function expectations(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map((value) => `\`${String(value)}\``)
  if (issue.code !== 'invalid_type') return []
  if (issue.expected === 'object' || issue.expected === 'record') return ['a mapping']
  return [issue.expected === 'array' ? 'a list' : issue.expected]
}

function expectedOneOf(expected: readonly string[], written: unknown): Refusal {
  const either = [expected.slice(0, -1).join(', '), expected.at(-1)].filter(Boolean).join(' or ')
  if (written === undefined)
    return new Refusal('missing', 'This setting is missing.', `Add it: ${either}.`)
  const words = expected.map((each) => each.replaceAll('`', ''))
  const meant = typeof written === 'string' ? nearest(written, words) : undefined
  const hasWords = expected.some((each) => each.startsWith('`'))
  const found = typeof written === 'string' && hasWords ? 'another word' : kindOf(written)
  const code = typeof written === 'string' ? 'value' : 'type'
  if (meant !== undefined)
    return new Refusal('value', `Expected ${either}.`, `Did you mean \`${meant}\`?`)
  const message = `Expected ${either}, found ${found}.`
  if (!expected.includes('a mapping')) {
    const write = hasWords ? either : 'a list, such as `[a, b]`'
    return new Refusal(code, message, `Write ${write}.`)
  }
  const fix = expected.includes('`off`')
    ? 'Write `{}` to take every default, or `off` to switch the gate off.'
    : 'Write settings, or `{}` to take every default.'
  return new Refusal(code, message, fix)
}

function unknownKey(key: string, known: readonly string[]): Refusal {
  const meant = nearest(key, known)
  const message = `\`${key.length > 60 ? `${key.slice(0, 59)}…` : key}\` is not a setting.`
  if (meant !== undefined) return new Refusal('unknown-key', message, `Did you mean \`${meant}\`?`)
  const fix =
    known.length === 0
      ? 'Remove it: there is nothing to set here.'
      : `Remove it. Known here: ${known.map((each) => `\`${each}\``).join(', ')}.`
  return new Refusal('unknown-key', message, fix)
}

function knownKeys(schemas: readonly z.core.$ZodType[]): readonly string[] {
  return schemas
    .flatMap(unwrapped)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []))
}

function childrenAt(
  schemas: readonly z.core.$ZodType[],
  step: PropertyKey,
): readonly z.core.$ZodType[] {
  return schemas.flatMap(unwrapped).flatMap((schema): readonly z.core.$ZodType[] => {
    if (schema instanceof z.ZodRecord) return [schema.valueType]
    if (schema instanceof z.ZodArray) return [schema.element]
    if (!(schema instanceof z.ZodObject)) return []
    const shape: Readonly<Record<PropertyKey, z.core.$ZodType>> = schema.shape
    const child = shape[step]
    return child === undefined ? [] : [child]
  })
}

function unwrapped(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault)
    return unwrapped(schema.unwrap())
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrapped)
  return [schema]
}
