import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * What git says in a folder, or undefined where it fails: no repository, no such ref, no git. Only
 * for reading: nothing from outside reaches the command line as an option.
 */
async function git(directory: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', args, {
      cwd: directory,
      env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout.trimEnd()
  } catch {
    return undefined
  }
}

/** The top folder of the work tree; undefined outside of one. */
export async function workTree(directory: string): Promise<string | undefined> {
  return git(directory, 'rev-parse', '--show-toplevel')
}

/** The address of `origin`, as configured. It may hold a token: never print it. */
export async function originAddress(directory: string): Promise<string | undefined> {
  return git(directory, 'remote', 'get-url', 'origin')
}

/** Branches here and on `origin`, each once. */
export async function branchNames(directory: string): Promise<readonly string[]> {
  const refs = await git(
    directory,
    'for-each-ref',
    '--format=%(refname)',
    'refs/heads/',
    'refs/remotes/origin/',
  )
  const names = (refs ?? '')
    .split('\n')
    .map((ref) => ref.replace(/^refs\/(heads|remotes\/origin)\//, ''))
    .filter((name) => name !== '' && name !== 'HEAD')
  return [...new Set(names)].sort()
}

/** The default branch as `origin` told it to git when it was cloned, else the present one. */
export async function defaultBranch(directory: string): Promise<string | undefined> {
  const remote = await git(directory, 'symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD')
  if (remote !== undefined) return remote.replace('refs/remotes/origin/', '')
  return git(directory, 'symbolic-ref', '--quiet', '--short', 'HEAD')
}
