import type { GitRepository } from '../git/git-repository.ts'
import { listFiles } from '../git/list-files.ts'
import type { Sha } from '../git/sha.ts'

/** Every file of a commit with its text, by path. */
export async function filesOf(git: GitRepository, sha: Sha): Promise<Record<string, string>> {
  const paths = await listFiles(git, (await git.commitAt(sha)).tree)
  const pairs = paths.map(async (path) => [path, (await textAt(git, sha, path)) ?? ''])
  return Object.fromEntries(await Promise.all(pairs))
}

export async function textAt(
  git: GitRepository,
  sha: Sha,
  path: string,
): Promise<string | undefined> {
  const object = await git.read(`${sha}:${path}`)
  return object?.type === 'blob' ? object.content.toString() : undefined
}
