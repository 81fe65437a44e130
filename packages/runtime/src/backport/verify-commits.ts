import { conflictedMessage, type Pick, type Sha, sha, withOrigin } from '@sluice/core'
import { moveRef } from '../github/move-ref.ts'
import { explained } from '../github/translate-error.ts'
import type { BackportContext } from './backport-context.ts'
import type { Prepared } from './prepare-target.ts'
import type { Change } from './read-change.ts'

type Ready = Prepared & { readonly head: Sha }

/**
 * Makes the pushed commits once more through the API, without author and committer, so that GitHub
 * signs them; the author is credited in the message. Their trees are there already. Then the branch
 * moves from the pushed commit to the signed one, and from nowhere else: what another run or a
 * person made of it meanwhile stays.
 */
export async function verifyCommits(
  { client, repository }: BackportContext,
  { repositoryId }: Change,
  prepared: Ready,
): Promise<Ready> {
  const { target, series, applied } = prepared
  // A branch that was adopted may be signed already.
  if (prepared.verified === true) return prepared
  const { owner, name: repo } = repository
  let parent = target.tip.commit
  const make = async (tree: Sha, message: string) => {
    const made = await explained('create a commit', () =>
      client.rest.git.createCommit({ owner, repo, tree, parents: [parent], message }),
    )
    parent = sha(made.data.sha)
    return parent
  }
  const signed: { readonly pick: Pick; readonly commit: Sha }[] = []
  for (const { pick, tree } of series.applied)
    signed.push({ pick, commit: await make(tree, creditedMessage(pick)) })
  const { conflict } = series
  if (conflict !== undefined) {
    const paths = conflict.paths.map(({ path }) => path)
    await make(conflict.tree, conflictedMessage(conflict.pick, paths))
  }
  const moved = await moveRef(client, {
    repositoryId,
    branch: target.branch,
    before: prepared.head,
    after: parent,
  })
  return moved ? { ...prepared, applied: signed, head: parent } : { ...prepared, applied }
}

/** What the API makes has the token's owner as author. */
export function creditedMessage(pick: Pick): string {
  const { author } = pick.commit
  return `${withOrigin(pick.commit)}Co-authored-by: ${author.name} <${author.email}>\n`
}
