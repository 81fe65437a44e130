import {
  type LandedCommit,
  type Selection,
  type Sha,
  selectPullRequest,
  selectPush,
} from '@sluice/core'
import type { Depth } from '../git/fetch-objects.ts'
import { GitProblem } from '../git/git-problem.ts'
import { prefetchBlobs } from '../git/prefetch-blobs.ts'
import type { KnownObjects, WorkArea } from '../git/work-area.ts'
import type { Change } from './read-change.ts'

type Selected = Extract<Selection, { kind: 'selected' }>

/** More than a pull request has; then all there is. */
const DEEPER: readonly Depth[] = [1_000, 10_000, 'whole']

/**
 * Brings the commits that the change consists of, with the targets' tips, and says which they are.
 *
 * @throws {GitProblem} `not-found` where they cannot be told.
 */
export async function selectInGit(
  git: WorkArea,
  { landed, origin, kind }: Pick<Change, 'landed' | 'origin' | 'kind'>,
  {
    tips,
    content,
  }: {
    readonly tips: readonly Sha[]
    /** Objects that picking will read, as far as they are known. */
    readonly content: KnownObjects
  },
): Promise<Selected> {
  const roots = origin.kind === 'pull-request' ? [landed.commit, origin.head] : [landed.commit]
  for (const depth of [firstDepth(origin), ...DEEPER]) {
    await git.fetchCommits([...new Set([...roots, ...tips])], depth, content)
    const known = await readKnown(git, roots)
    const selection =
      origin.kind === 'pull-request'
        ? selectPullRequest({ landed: landed.commit, ...origin }, known)
        : selectPush(origin.before, landed.commit, known)
    if (selection.kind === 'selected') {
      const { whole } = selection
      // A promotion goes on as what it is: one change.
      if (kind.kind === 'promotion' && whole !== undefined) return { ...selection, picks: [whole] }
      return asOneWhereNeeded(git, selection)
    }
    if (await git.isWhole()) break
  }
  throw new GitProblem(
    'not-found',
    origin.kind === 'push'
      ? `The history of ${landed.commit} does not lead to ${origin.before}: the branch was moved by force. Carry the commits by hand, or through a pull request.`
      : `Nobody can tell which commits of ${landed.commit} came with this pull request. Carry them by hand.`,
  )
}

function firstDepth(origin: Change['origin']): Depth {
  return origin.kind === 'pull-request' ? origin.count + (origin.count === 1 ? 1 : 2) : 50
}

async function readKnown(
  git: WorkArea,
  roots: readonly Sha[],
): Promise<ReadonlyMap<Sha, LandedCommit>> {
  const history = await git.history(roots, 'all')
  return new Map(history.map((commit) => [commit.sha, commit]))
}

/**
 * A merge whose tree is not what merging its two sides gives holds something made by hand, which
 * none of the branch's commits has: then the merge itself is carried.
 */
async function asOneWhereNeeded(git: WorkArea, selection: Selected): Promise<Selected> {
  const { whole, picks } = selection
  const [first] = picks
  const last = picks.at(-1)
  if (whole === undefined || first === undefined || last === undefined) return selection
  const merge = { base: first.base.tree, ours: whole.base.tree, theirs: last.commit.tree }
  if (merge.base === merge.ours) {
    return merge.theirs === whole.commit.tree ? selection : { ...selection, picks: [whole] }
  }
  await git.fetchComparedTrees([
    { from: merge.base, to: merge.theirs, beside: merge.ours },
    { from: merge.base, to: merge.ours },
  ])
  await prefetchBlobs(git, [merge], [])
  const [outcome] = await git.mergeTrees([merge])
  const addsUp = outcome?.kind === 'clean' && outcome.tree === whole.commit.tree
  return addsUp ? selection : { ...selection, picks: [whole] }
}
