import type { RevertName, Sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import {
  type MergedPullRequestReading,
  readMergedPullRequest,
} from '../github/read-merged-change.ts'
import { resolveCommits } from '../github/resolve-commits.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'

/** What was asked for, as GitHub knows it. */
export type NamedChange =
  | { readonly kind: 'commit'; readonly commit: Sha }
  | { readonly kind: 'range'; readonly after: Sha; readonly upTo: Sha; readonly written: string }
  | {
      readonly kind: 'pull-request'
      readonly read: MergedPullRequestReading
      readonly landed: NonNullable<MergedPullRequestReading['landed']>
    }

/** @throws {SluiceError} `misconfigured` for what cannot be reverted, with why. */
export async function readNames(
  { client, repository, policyFile }: RollbackContext,
  names: readonly RevertName[],
): Promise<readonly NamedChange[]> {
  const written = names.flatMap((name) =>
    name.kind === 'commit' ? [name.written] : name.kind === 'range' ? [name.after, name.upTo] : [],
  )
  const commits = await resolveCommits(client, repository, [...new Set(written)])
  const resolved = (text: string) => {
    const commit = commits.get(text)
    if (commit === undefined) throw new SluiceError('unexpected', `${text} was not looked for.`)
    return commit
  }
  const found: NamedChange[] = []
  for (const name of names) {
    switch (name.kind) {
      case 'commit':
        found.push({ kind: 'commit', commit: resolved(name.written) })
        break
      case 'range':
        found.push({
          kind: 'range',
          after: resolved(name.after),
          upTo: resolved(name.upTo),
          written: `${name.after}..${name.upTo}`,
        })
        break
      case 'pull-request': {
        const { number } = name
        const read = await readMergedPullRequest(client, repository, { number, policyFile })
        found.push({ kind: 'pull-request', read, landed: landedOf(read) })
      }
    }
  }
  return found
}

function landedOf({ number, state, landed }: MergedPullRequestReading) {
  if (state === 'merged' && landed !== undefined) return landed
  throw new SluiceError(
    'misconfigured',
    state === 'open'
      ? `#${number} is still open: there is nothing of it to revert. Close it instead.`
      : `#${number} was closed without merging: there is nothing of it to revert.`,
  )
}
