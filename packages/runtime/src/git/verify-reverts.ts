import type { CommitFacts, Sha } from '@sluice/core'
import { claimsOf, type MergedCommits } from './merged-commits.ts'
import { prefetchBlobs } from './prefetch-blobs.ts'
import type { WorkArea } from './work-area.ts'

export type RevertQuestion = {
  readonly git: WorkArea
  readonly open: readonly CommitFacts[]
  readonly known: ReadonlyMap<Sha, CommitFacts>
  readonly merged: MergedCommits
}

/** More than so many in one commit are not followed: the commit is judged like any other. */
const MOST_REVERTS = 50

/**
 * The commits that undo others, and which. `This reverts commit ...` is a claim: it holds where
 * picking the inverse of the named commits, one after the other, gives exactly the commit's tree.
 * Doubt makes an ordinary change of it, which blocks unless the candidate has it.
 */
export async function verifyReverts({
  git,
  open,
  known,
  merged,
}: RevertQuestion): Promise<ReadonlyMap<Sha, readonly Sha[]>> {
  const verified = new Map<Sha, readonly Sha[]>()
  const claims = open.flatMap((commit) => {
    const names = claimsOf(commit, merged)
    const targets = names.map((name) => target(known.get(name), known))
    const before = target(commit, known)?.before
    const whole = targets.every((one) => one !== undefined)
    return before !== undefined && whole && names.length > 0 && names.length <= MOST_REVERTS
      ? [{ commit, names, targets, before }]
      : []
  })
  const first = claims.flatMap(({ targets, before }) =>
    targets.map((one) => ({ base: one.after, ours: before, theirs: one.before })),
  )
  if (first.length === 0) return verified
  await git.fetchComparedTrees(
    first.map(({ base, ours, theirs }) => ({ from: base, to: theirs, beside: ours })),
  )
  await prefetchBlobs(git, first, [])

  for (const { commit, names, targets, before } of claims) {
    let tree: Sha | undefined = before
    for (const { before: theirs, after: base } of targets) {
      if (tree === undefined) break
      const [outcome] = await git.mergeTrees([{ base, ours: tree, theirs }])
      tree = outcome?.kind === 'clean' ? outcome.tree : undefined
    }
    if (tree === commit.tree) verified.set(commit.sha, names)
  }
  return verified
}

function target(
  commit: CommitFacts | undefined,
  known: ReadonlyMap<Sha, CommitFacts>,
): { readonly before: Sha; readonly after: Sha } | undefined {
  const parent = commit?.parents[0] === undefined ? undefined : known.get(commit.parents[0])
  return commit && parent ? { before: parent.tree, after: commit.tree } : undefined
}
