import * as z from 'zod'
import { labelName } from './values/github-names.ts'

const rules = z.strictObject({
  label: labelName
    .prefault('hotfix')
    .describe('Label that a maintainer puts on a pull request to let it in.'),
})

/** How pull requests that are no promotion enter a channel that candidates are promoted into. */
export const hotfixSettings = z
  .union([
    z.literal(['off', false]).describe('Only promotions enter.'),
    z.enum(['labelled']),
    rules,
  ])
  .prefault('off')
  .describe(
    '`labelled`: a pull request that is no promotion gets the channel’s status green once a maintainer has labelled exactly its head and CI is green. `off`: only promotions, rollbacks and reverts do.',
  )

export type HotfixSettings = z.output<typeof hotfixSettings>

/** Which pull requests may enter beside promotions. */
export type HotfixRule = {
  /** GitHub does not tell labels apart by case. */
  readonly label: string
}

/** Undefined where none may. */
export function hotfixRule(settings: HotfixSettings): HotfixRule | undefined {
  if (settings === 'off' || settings === false) return undefined
  return settings === 'labelled' ? rules.parse({}) : settings
}
