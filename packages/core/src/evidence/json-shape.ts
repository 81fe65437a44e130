import * as z from 'zod'
import { JsonNumber } from './json-value.ts'
import { parseLenientJson, placeInJson } from './lenient-json.ts'
import type { Parsed } from './parsed.ts'

/** A JSON number as an exact decimal. */
export const jsonDecimal = z
  .instanceof(JsonNumber, { error: 'expected a number' })
  .transform((number, context) => {
    const decimal = number.decimal
    if (decimal !== undefined) return decimal
    context.addIssue({ code: 'custom', message: `out of range: ${number.text}` })
    return z.NEVER
  })

/** A JSON number that counts things: 0 to 2^53 - 1. */
export const jsonCount = z
  .instanceof(JsonNumber, { error: 'expected a whole number' })
  .transform((number, context) => {
    const count = /^[0-9]{1,16}$/.test(number.text) ? Number(number.text) : Number.NaN
    if (Number.isSafeInteger(count)) return count
    context.addIssue({ code: 'custom', message: `not a whole number of things: ${number.text}` })
    return z.NEVER
  })

/** An array of one shape. Stops at the first problem, where a hostile list has a million of them. */
export function jsonList<Schema extends z.ZodType>(schema: Schema) {
  return z.array(z.unknown(), { error: 'expected a list' }).transform((items, context) => {
    const list: z.output<Schema>[] = []
    for (const [i, item] of items.entries()) {
      const checked = schema.safeParse(item)
      const issue = checked.error?.issues[0]
      if (checked.success) list.push(checked.data)
      else {
        const path = [i, ...(issue?.path ?? [])]
        context.addIssue({ code: 'custom', message: issue?.message ?? 'not readable', path })
        return z.NEVER
      }
    }
    return list
  })
}

/**
 * Reads JSON as Python writes it and checks its shape. A problem names the place in the text and
 * the path of the value: `Line 3, column 14: summary.channel: expected string`.
 */
export function readJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): Parsed<z.output<Schema>> {
  const json = parseLenientJson(text)
  if (!json.ok) return json
  const checked = schema.safeParse(json.value)
  if (checked.success) return { ok: true, value: checked.data }
  return { ok: false, problem: shapeProblem(text, checked.error.issues[0]) }
}

function shapeProblem(text: string, issue: z.core.$ZodIssue | undefined) {
  const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? key : String(key)))
  const message = [pathText(path), issue?.message ?? 'not the expected shape'].filter(Boolean)
  return { why: 'malformed', message: message.join(': '), ...placeInJson(text, path) } as const
}

function pathText(path: readonly (string | number)[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`))
    .join('')
}
