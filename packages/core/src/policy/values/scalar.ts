import * as z from 'zod'
import { Refusal } from '../problem.ts'

/** What editors are told about a value, in JSON Schema's words. */
export type EditorSchema = {
  readonly type: 'object' | 'string' | 'integer' | readonly ('string' | 'number' | 'integer')[]
  readonly additionalProperties?: false
  readonly pattern?: string
  readonly format?: 'uri'
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

export type Setting<T> = z.ZodPipe<z.ZodUnknown, z.ZodTransform<T, unknown>>

/** Shared, as every run makes all settings; so what editors are told is registered without a copy. */
const anything = z.unknown()

/**
 * A value of the policy that is read by a function of ours: the domain's units have no zod type,
 * and zod's own messages have no fix.
 *
 * @param expects What to write, with an example: `a share such as \`1%\``.
 */
export function setting<T>(
  expects: string,
  editor: EditorSchema,
  read: (written: unknown) => T | Refusal,
): Setting<T> {
  return anything
    .transform((written, context): T => {
      const result = read(written)
      if (!(result instanceof Refusal)) return result
      addRefusal(context, result)
      return z.NEVER
    })
    .register(z.globalRegistry, { title: expects, ...editor })
}

/** A setting that is text or a number. */
export function scalar<T>(
  expects: string,
  editor: EditorSchema,
  read: (written: string | number) => T | Refusal,
): Setting<T> {
  return setting(expects, editor, (written) =>
    typeof written === 'string' || typeof written === 'number'
      ? read(written)
      : wrongType(expects, written),
  )
}

/** A setting that must be text: `1.10` without quotes would be the number 1.1. */
export function text<T>(
  expects: string,
  editor: Omit<EditorSchema, 'type'>,
  read: (written: string) => T | Refusal,
): Setting<T> {
  return setting(expects, { type: 'string', ...editor }, (written) =>
    typeof written === 'string' ? read(written) : noText(expects, written),
  )
}

/** Text in whose place people paste a secret: whatever is refused here is not repeated. */
export function discreetText<T>(
  expects: string,
  editor: Omit<EditorSchema, 'type'>,
  read: (written: string) => T | Refusal,
): Setting<T> {
  return setting(expects, { type: 'string', ...editor }, (written) => {
    const result = typeof written === 'string' ? read(written) : noText(expects, written)
    return result instanceof Refusal
      ? new Refusal(result.code, result.message, result.fix, { hideValue: true })
      : result
  })
}

function noText(expects: string, written: unknown): Refusal {
  if (typeof written !== 'number') return wrongType(expects, written)
  const message = `Expected ${expects}, found a number.`
  return new Refusal('type', message, 'Put it in quotes if the number is meant as text.')
}

/** Zod hands a missing key on as `undefined`. */
function wrongType(expects: string, written: unknown): Refusal {
  if (written === undefined)
    return new Refusal('missing', 'This setting is missing.', `Add it: ${expects}.`)
  return new Refusal('type', `Expected ${expects}, found ${kindOf(written)}.`, `Write ${expects}.`)
}

export function kindOf(written: unknown): string {
  if (written === undefined) return 'nothing'
  if (written === null) return 'an empty value'
  if (Array.isArray(written)) return 'a list'
  if (typeof written === 'object') return 'a mapping'
  if (typeof written === 'boolean') return `\`${written}\``
  return typeof written === 'number' ? 'a number' : 'text'
}

/** Reports a refusal through zod. */
export function addRefusal(
  context: z.RefinementCtx,
  refusal: Refusal,
  path: (string | number)[] = [],
): void {
  context.addIssue({ code: 'custom', message: refusal.message, params: { refusal }, path })
}
