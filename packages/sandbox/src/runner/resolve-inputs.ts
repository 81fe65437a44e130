import type { ActionManifest } from './action-manifest.ts'
import { type ExpressionScope, evaluateText } from './expressions.ts'
import type { JobLog } from './job-log.ts'

/**
 * The values of an action's inputs: what the step's `with:` gives, compared without case, and the
 * defaults for the rest. `required: true` is not enforced and an input that the action does not
 * know only warns, since GitHub does no more.
 */
export function resolveInputs(
  manifest: ActionManifest,
  given: Readonly<Record<string, string>>,
  log: JobLog,
  scope: ExpressionScope,
): Readonly<Record<string, string>> {
  const declared = new Map(manifest.inputs.map((input) => [input.id.toLowerCase(), input]))
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    const input = declared.get(name.toLowerCase())
    values.set(input?.id ?? name, value)
    if (input?.deprecationMessage !== undefined) {
      const reason = input.deprecationMessage
      log.annotate('warning', `Input '${name}' has been deprecated with message: ${reason}`)
    }
  }
  for (const input of manifest.inputs) {
    if (values.has(input.id)) continue
    values.set(input.id, input.default === undefined ? '' : evaluateText(input.default, scope))
  }
  const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ')
  const unexpected = Object.keys(given).filter((name) => !declared.has(name.toLowerCase()))
  if (unexpected.length > 0) {
    const valid = quoted(manifest.inputs.map((input) => input.id))
    log.annotate(
      'warning',
      `Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${valid}]`,
    )
  }
  return Object.fromEntries(values)
}
