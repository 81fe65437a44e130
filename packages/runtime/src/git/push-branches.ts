import type { Sha } from '@sluice/core'
import type { RunGit } from './run-git.ts'

/** A branch to make. One that is there already is not touched, unless it is at `replaces`. */
export type NewBranch = { readonly branch: string; readonly commit: Sha; readonly replaces?: Sha }

export type PushResult =
  | { readonly kind: 'made' }
  /** Somebody made it meanwhile: it holds this commit, or another. */
  | { readonly kind: 'exists' }
  /** The server's words. */
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * Makes branches in one push, each on its own: one that is refused costs no other.
 *
 * @param run must not fetch: to find out what the server has already, git would ask for trees that
 * are not here, a request each.
 * @returns by branch.
 */
export async function pushBranches(
  run: RunGit,
  url: string,
  branches: readonly NewBranch[],
): Promise<ReadonlyMap<string, PushResult>> {
  if (branches.length === 0) return new Map()
  const refs = branches.map(({ branch, commit }) => `${commit}:refs/heads/${branch}`)
  // An empty expectation: the branch must not exist.
  const leases = branches.map(
    ({ branch, replaces = '' }) => `--force-with-lease=refs/heads/${branch}:${replaces}`,
  )
  const output = await run({
    args: ['push', '--porcelain', '--no-verify', '--no-signed', ...leases, url, ...refs],
    mayFail: true,
  })
  const lines = output
    .toString('utf8')
    .split('\n')
    .map((line) => line.split('\t'))
  return new Map(
    branches.map(({ branch, commit }) => {
      const pair = `${commit}:refs/heads/${branch}`
      const [flag = '!', , summary = ''] = lines.find((fields) => fields[1] === pair) ?? []
      return [branch, resultOf(flag.trim(), summary)]
    }),
  )
}

/** `<flag>TAB<from>:<to>TAB<summary> (<reason>)`, see git-push(1). */
function resultOf(flag: string, summary: string): PushResult {
  if (flag === '=') return { kind: 'exists' }
  if (flag !== '!') return { kind: 'made' }
  if (/stale info|already exists|fetch first|non-fast-forward/.test(summary))
    return { kind: 'exists' }
  const [, reason = summary] = /\((.*)\)\s*$/.exec(summary) ?? []
  return { kind: 'refused', reason: reason || 'no reason given' }
}
