import type { OverrideSettings, overridableGates } from './override-settings.ts'

/** Which gates a person with admin permission may override, and for how long. */
export type OverrideRule = {
  readonly allow: 'all' | readonly (typeof overridableGates)[number][]
  readonly longestSeconds: number
}

/** Undefined where nobody can. */
export function overrideRule(settings: OverrideSettings): OverrideRule | undefined {
  return typeof settings === 'object'
    ? { allow: settings.allow, longestSeconds: settings.longest }
    : undefined
}
