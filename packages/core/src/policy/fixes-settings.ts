import type { FixesRule } from './gate-rules.ts'
import { Refusal } from './problem.ts'
import { setting } from './values/scalar.ts'

export const fixes = setting(
  'nothing, or `{}`',
  { type: 'object', additionalProperties: false },
  (written): FixesRule | Refusal => {
    if (typeof written !== 'object' || written === null || Array.isArray(written))
      return new Refusal(
        'value',
        'This gate cannot be switched off: no fix may be lost.',
        'Remove the line. A person can clear a single fix that is not needed.',
      )
    return Object.keys(written).length === 0
      ? {}
      : new Refusal('unknown-key', 'This gate has no settings.', 'Write `fixes: {}`.')
  },
)
  .prefault({})
  .describe(
    'No change that only the channel has may be lost. Has no settings and cannot be switched off.',
  )
