import { conflictedMessage, type Pick, type Sha, withOrigin } from '@sluice/core'
import type { BackportContext } from './backport-context.ts'
import type { Prepared } from './prepare-target.ts'
import type { Change } from './read-change.ts'
import { signCommits } from './sign-commits.ts'

type Ready = Prepared & { readonly head: Sha }

/**
 * Makes the pushed commits once more through the API, so that GitHub signs them; the author is
 * credited in the message.
 */
export async function verifyCommits(
  context: BackportContext,
  { repositoryId }: Change,
  prepared: Ready,
): Promise<Ready> {
  const { target, series, applied } = prepared
  // A branch that was adopted may be signed already.
  if (prepared.verified === true) return prepared
  const { conflict } = series
  const marked =
    conflict === undefined
      ? []
      : [
          {
            tree: conflict.tree,
            message: conflictedMessage(
              conflict.pick,
              conflict.paths.map(({ path }) => path),
            ),
          },
        ]
  const commits = series.applied.map(({ pick, tree }) => ({ tree, message: creditedMessage(pick) }))
  const signed = await signCommits(context, {
    repositoryId,
    branch: target.branch,
    onto: target.tip.commit,
    pushed: prepared.head,
    commits: [...commits, ...marked],
  })
  const head = signed?.at(-1)
  if (signed === undefined || head === undefined) return { ...prepared, applied }
  const named = series.applied.flatMap(({ pick }, index) => {
    const commit = signed[index]
    return commit === undefined ? [] : [{ pick, commit }]
  })
  return { ...prepared, applied: named, head }
}

/** What the API makes has the token's owner as author. */
export function creditedMessage(pick: Pick): string {
  const { author } = pick.commit
  return `${withOrigin(pick.commit)}Co-authored-by: ${author.name} <${author.email}>\n`
}
