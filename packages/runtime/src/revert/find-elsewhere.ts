import {
  type Channel,
  type ChannelName,
  type Elsewhere,
  newestFirst,
  type Pick,
  type Sha,
  type Snapshot,
} from '@sluice/core'
import { sentenceOf } from '../backport/problem-sentence.ts'
import type { CommitObject } from '../git/read-commits.ts'
import type { WorkArea } from '../git/work-area.ts'
import { readBackportTargets } from '../github/read-backport-targets.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'
import { findCarried, takeBack } from './find-carried.ts'

export type ElsewhereQuestion = {
  readonly git: WorkArea
  /** The other channels. */
  readonly channels: readonly Channel[]
  /** What is reverted. */
  readonly picks: readonly Pick[]
  /** The commits around them. */
  readonly known: ReadonlyMap<Sha, CommitObject>
}

/**
 * The other channels that have what is reverted, with the commits by which they have it. It is
 * beside the point of a revert: what cannot be told is said, and stops nothing.
 */
export async function findElsewhere(
  { client, repository }: RollbackContext,
  { git, channels, picks, known }: ElsewhereQuestion,
): Promise<{ readonly elsewhere: readonly Elsewhere[]; readonly unchecked: readonly string[] }> {
  const elsewhere: Elsewhere[] = []
  if (channels.length === 0) return { elsewhere, unchecked: [] }
  try {
    const places = channels.map(({ branch }) => ({ base: branch, branch }))
    const { targets } = await readBackportTargets(client, repository, places)
    const tips = channels.flatMap(({ name }, index) => {
      const tip = targets[index]?.tip
      return tip === undefined ? [] : [{ name, tip }]
    })
    for (const { name, tip, standing } of await withEffect(git, tips, picks)) {
      const carried = await findCarried({ git, picks: standing, known, tip: tip.commit })
      const found = [...carried.values()].flat()
      const history = found.length === 0 ? [] : await git.history(tip.commit, 'all')
      const commits = newestFirst(
        found,
        history.map(({ sha }) => sha),
      ).map(({ commit }) => commit.sha)
      if (commits.length > 0) elsewhere.push({ channel: name, commits })
    }
    return { elsewhere, unchecked: [] }
  } catch (problem) {
    return { elsewhere, unchecked: [`Which other channels have it: ${sentenceOf(problem)}`] }
  }
}

type Tip = { readonly name: ChannelName; readonly tip: Snapshot }

/**
 * The channels that taking a change back would do something to, with the changes. Where it does
 * nothing nothing of it stands, and no history has to be read.
 */
async function withEffect(git: WorkArea, tips: readonly Tip[], picks: readonly Pick[]) {
  const questions = tips.flatMap(({ tip }) => picks.map((pick) => ({ pick, tip: tip.tree })))
  const outcomes = await takeBack(git, questions)
  return tips.flatMap((one, index) => {
    const standing = picks.filter((_, at) => {
      const outcome = outcomes[index * picks.length + at]
      return outcome?.kind === 'conflict' || outcome?.tree !== one.tip.tree
    })
    return standing.length === 0 ? [] : [{ ...one, standing }]
  })
}
