import type { GitRepository } from './git-repository.ts'
import type { Sha } from './sha.ts'

export type MergedTree =
  | { readonly clean: true; readonly tree: Sha }
  | { readonly clean: false; readonly paths: readonly string[] }

/** Merges two commits without a work tree; conflicts are an answer, not a failure. */
export async function mergeTrees(git: GitRepository, ours: Sha, theirs: Sha): Promise<MergedTree> {
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

/** The tree of `onto` with what `commit` changed against its first parent. */
export async function pickTree(git: GitRepository, commit: Sha, onto: Sha): Promise<MergedTree> {
  const [parent] = (await git.commitAt(commit)).parents
  if (parent === undefined) return mergeTrees(git, onto, commit)
  // A commit beside the picked one with the target's tree makes the parent the merge base.
  const target = await git.commitAt(onto)
  const beside = await git.writeCommit({ ...target, parents: [parent], signature: undefined })
  return mergeTrees(git, beside, commit)
}
