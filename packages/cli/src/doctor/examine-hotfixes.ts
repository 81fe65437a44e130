import { gatesContext } from '@sluice/core'
import type { EntryPair } from '@sluice/runtime'
import type { BranchSituation } from './branch-rules.ts'
import { findLabel } from './find-label.ts'
import { type Finding, ok } from './finding.ts'
import type { Subject } from './subject.ts'

/** Whether a pull request that is no promotion can get into a channel that requires the status. */
export async function examineHotfixes(
  subject: Subject,
  { channel: { name, branch, entry } }: EntryPair,
  { requiredChecks }: Pick<BranchSituation, 'requiredChecks'>,
): Promise<readonly Finding[]> {
  if (entry.hotfixes !== undefined)
    return [
      await findLabel(subject, entry.hotfixes.label, {
        there: `It lets a hotfix into ${name}, from a maintainer, for exactly the head that it is set on.`,
        missing: `nobody can let a hotfix into ${name}`,
        description: `Lets a pull request into ${name} beside promotions`,
      }),
    ]
  return requiredChecks.includes(gatesContext(name))
    ? [
        ok(
          `Only promotions, rollbacks and reverts get into ${branch}; \`hotfixes: labelled\` under \`channels.${name}\` lets a maintainer let others in.`,
        ),
      ]
    : []
}
