import type { ContentQuestion } from '../github/read-backport-targets.ts'
import type { Change } from './read-change.ts'

/** Beyond this a query of GitHub's becomes slow, and git's own way is cheap in comparison. */
const MOST_PATHS = 60
const MOST_FIELDS = 1_500

/**
 * What picking will read: the changed files, and the folders on the way to them. The API tells
 * their names in a request that is made anyhow, so that git brings all with its first one.
 */
export function contentQuestion({ landed, origin, paths }: Change): ContentQuestion {
  const all = new Set(paths.flatMap((path) => [path, ...foldersOf(path)]))
  const count = origin.kind === 'pull-request' ? origin.count : 1
  // A rebase has a commit for each of the branch's; of other ways of merging these are its history.
  const commits = landed.line.slice(0, count + 1)
  const tooMuch = all.size > MOST_PATHS || all.size * commits.length > MOST_FIELDS
  return tooMuch ? { commits: [], paths: [] } : { commits, paths: [...all] }
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
