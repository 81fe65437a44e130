import * as z from 'zod'
import { checkRules } from './gate-settings.ts'
import type { AutoMergeRules } from './policy.ts'
import { botLogin, labelName } from './values/github-names.ts'
import { list } from './values/list.ts'

const rules = z.strictObject({
  label: labelName
    .prefault('auto-merge')
    .describe('Label that somebody with write access puts on a pull request to let it in.'),
  bots: list(botLogin)
    .prefault([])
    .describe(
      'Bots whose label counts like that of a person with write access, such as `renovate[bot]`. The one that Sluice’s own App puts on its own pull requests always counts.',
    ),
  method: z
    .enum(['merge', 'squash', 'rebase'])
    .optional()
    .describe('How to merge. Without it the first of these that the repository allows.'),
  ...checkRules,
})

/** How labelled pull requests enter a channel that nothing is promoted into. */
export const autoMergeSettings = z
  .union([z.enum(['labelled']), rules])
  .optional()
  .describe(
    '`labelled`: a pull request that somebody with write access labelled merges itself on green CI. Only for a channel without `from`.',
  )

export type AutoMergeSettings = NonNullable<z.output<typeof autoMergeSettings>>

export function autoMergeRules(settings: AutoMergeSettings): AutoMergeRules {
  const { label, bots, method, checks, accept } =
    settings === 'labelled' ? rules.parse({}) : settings
  return { label, bots, ...(method === undefined ? {} : { method }), ci: { checks, accept } }
}
