import {
  type Carrier,
  claimedReverts,
  inversePick,
  type Pick,
  type RevertSeries,
  type Sha,
  stillStands,
} from '@sluice/core'
import { type PickedSeries, pickSeries } from '../backport/pick-series.ts'
import { commitFacts } from '../git/find-channel-only-changes.ts'
import { readMergedCommits } from '../git/merged-commits.ts'
import { prefetchBlobs } from '../git/prefetch-blobs.ts'
import type { CommitObject } from '../git/read-commits.ts'
import { verifyReverts } from '../git/verify-reverts.ts'
import type { WorkArea } from '../git/work-area.ts'

export type SeriesOnQuestion = {
  readonly git: WorkArea
  /** Newest first. */
  readonly picks: readonly Pick[]
  /** The tree to take them from. */
  readonly onto: Sha
  /** All that can be reached from there, as far as it was read: a revert may be among it. */
  readonly history: readonly CommitObject[]
  /** What conflict markers call the channel. */
  readonly name: string
}

/** What taking commits back gives, and the trees on the way, one for each that was taken. */
export type SeriesOn = {
  readonly series: RevertSeries
  readonly trees: readonly Sha[]
  /** With conflict markers in it. */
  readonly conflicted?: Sha
}

/**
 * Takes commits back one after the other, without a work tree: a pick of the way back each. What
 * is not there any more is left out, by the same rule as in a backport.
 */
export async function revertSeries(question: SeriesOnQuestion): Promise<SeriesOn> {
  const { git, onto, name, picks, history } = question
  const inverse = picks.map(inversePick)
  const merges = inverse.map(({ base, commit }) => ({
    base: base.tree,
    ours: onto,
    theirs: commit.tree,
  }))
  await git.fetchComparedTrees(
    merges.map(({ base, ours, theirs }) => ({ from: base, to: theirs, beside: ours })),
  )
  await prefetchBlobs(git, merges, [])
  const found = await pickSeries({ git, onto, picks: inverse, name, as: 'revert' }, () =>
    revertsOf(git, picks, history),
  )
  return named(found, picks, history)
}

/** In terms of the commits that are taken back. */
function named(
  { applied, dropped, conflict }: PickedSeries,
  picks: readonly Pick[],
  history: readonly CommitObject[],
): SeriesOn {
  const originals = new Map(picks.map((pick) => [pick.commit.sha, pick]))
  const original = ({ commit, base }: Pick) => originals.get(commit.sha) ?? { commit, base }
  const series: RevertSeries = {
    applied: applied.map(({ pick }) => original(pick)),
    dropped: dropped.map(({ pick, as }) => {
      const by = as ?? claimants(pick.commit.sha, history)[0]?.sha
      return { pick: original(pick), ...(by === undefined ? {} : { by }) }
    }),
    ...(conflict === undefined
      ? {}
      : {
          conflict: {
            pick: original(conflict.pick),
            paths: conflict.paths,
            remaining: conflict.remaining.map(original),
          },
        }),
  }
  return {
    series,
    trees: applied.map(({ tree }) => tree),
    ...(conflict === undefined ? {} : { conflicted: conflict.tree }),
  }
}

/** The commits that say they revert it, and were not reverted themselves; newest first. */
function claimants(commit: Sha, history: readonly CommitObject[]) {
  const facts = history.map(commitFacts)
  return facts.filter(
    (one) => claimedReverts(one.message).includes(commit) && stillStands(one.sha, facts, new Set()),
  )
}

/** The reverts that stand: one whose tree is just that is as good as the same patch, others claim. */
async function revertsOf(
  git: WorkArea,
  picks: readonly Pick[],
  history: readonly CommitObject[],
): Promise<ReadonlyMap<Sha, readonly Carrier[]>> {
  const claims = picks.map(({ commit }) => claimants(commit.sha, history))
  const known = new Map(history.map((commit) => [commit.sha, commitFacts(commit)]))
  const open = [...new Set(claims.flat())]
  const merged = await readMergedCommits(git, open, known)
  const verified = await verifyReverts({ git, open, known, merged })
  return new Map(
    picks.map(({ commit }, index) => [
      commit.sha,
      (claims[index] ?? []).map((one): Carrier => {
        const by = verified.has(one.sha) ? 'patch-id' : 'cherry-picked-from'
        return { by, commit: one.sha }
      }),
    ]),
  )
}
