import type { GitRepository } from './git-repository.ts'
import type { Sha } from './sha.ts'

export type MergedTree =
  | { readonly clean: true; readonly tree: Sha }
  | { readonly clean: false; readonly paths: readonly string[] }

/** Merges two commits without a work tree; conflicts are an answer, not a failure. */
export async function mergeTrees(git: GitRepository, ours: Sha, theirs: Sha): Promise<MergedTree> {
  const plain = await plainMerge(git, ours, theirs)
  if (plain !== undefined) return { clean: true, tree: plain }
  const args = [
    'merge-tree',
    '--write-tree',
    '--name-only',
    '--no-messages',
    '--allow-unrelated-histories',
    ours,
    theirs,
  ]
  const { code, text } = await git.lasting(args, [1])
  const [tree = '', ...paths] = text.split('\n').filter(Boolean)
  if (code !== 0) return { clean: false, paths }
  // What was merged in another repository has left its tree there.
  if ((await git.read(tree)) === undefined) await git.run(args)
  return { clean: true, tree }
}

/** The merged tree where only one side changed anything, or both the same: no need to ask git. */
async function plainMerge(git: GitRepository, ours: Sha, theirs: Sha): Promise<Sha | undefined> {
  const [base, ...more] = await git.mergeBases(ours, theirs)
  if (base === undefined || more.length > 0) return undefined
  const trees = await Promise.all(
    [base, ours, theirs].map(async (sha) => (await git.commitAt(sha)).tree),
  )
  const [before, mine, other] = trees
  if (other === before) return mine
  return mine === before || mine === other ? other : undefined
}

/** The tree of `onto` with what `commit` changed against its first parent. */
export async function pickTree(git: GitRepository, commit: Sha, onto: Sha): Promise<MergedTree> {
  const [parent] = (await git.commitAt(commit)).parents
  if (parent === undefined) return mergeTrees(git, onto, commit)
  // A commit beside the picked one with the target's tree makes the parent the merge base.
  const target = await git.commitAt(onto)
  const beside = await git.writeCommit({ ...target, parents: [parent], signature: undefined })
  return mergeTrees(git, beside, commit)
}
