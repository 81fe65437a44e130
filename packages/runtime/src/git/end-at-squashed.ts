import { type ChannelWalk, type CommitFacts, type Sha, trustSquashed } from '@sluice/core'
import { prefetchBlobs } from './prefetch-blobs.ts'
import type { WorkArea } from './work-area.ts'

type Agreed = Extract<ChannelWalk, { kind: 'agreed' }>

export type SquashedQuestion = {
  readonly git: WorkArea
  readonly walk: Agreed
  readonly known: ReadonlyMap<Sha, CommitFacts>
  readonly candidate: CommitFacts
}

/** Of so many guesses the newest that holds is taken; where none does, every commit is judged. */
const MOST_GUESSES = 8

/**
 * Shortens the walk to the newest commit that looks like a promotion squashed by a person, where
 * content bears it out: all that the channel came to with it since the two agreed, taken as one
 * change, is still in the candidate. A clock cannot bear it out, and one commit's own change does
 * not either: what came before it would go unseen.
 */
export async function endAtSquashed({
  git,
  walk,
  known,
  candidate,
}: SquashedQuestion): Promise<Agreed> {
  const base = known.get(walk.agreedAt)?.tree
  const guesses = walk.steps
    .flatMap((step) => (step.kind === 'own' && step.squashed !== undefined ? [step] : []))
    .slice(0, MOST_GUESSES)
  if (base === undefined || guesses.length === 0) return walk

  const merges = guesses.map(({ commit }) => ({ base, ours: candidate.tree, theirs: commit.tree }))
  await git.fetchComparedTrees(
    merges.map(({ ours, theirs }) => ({ from: base, to: theirs, beside: ours })),
  )
  await prefetchBlobs(git, merges, [])
  const outcomes = await git.mergeTrees(merges)
  const held = guesses.find((_, index) => {
    const outcome = outcomes[index]
    return outcome?.kind === 'clean' && outcome.tree === candidate.tree
  })
  return held ? trustSquashed(walk, held) : walk
}
