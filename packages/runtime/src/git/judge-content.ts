import {
  type Carrier,
  type ChannelWalk,
  type CommitFacts,
  type ContentFacts,
  claimedOrigins,
  type PickEffect,
  type ReadHistory,
  reachable,
  type Sha,
  stillStands,
} from '@sluice/core'
import { applyWhole } from './apply-whole.ts'
import type { TreePair } from './diff-trees.ts'
import { type FirstParentChange, firstParentChange, pathsOf } from './first-parent-change.ts'
import type { MergeOutcome } from './merge-trees.ts'
import { prefetchBlobs } from './prefetch-blobs.ts'
import type { WorkArea } from './work-area.ts'

export type ContentQuestion = {
  readonly git: WorkArea
  /** The channel's commits to judge. */
  readonly open: readonly CommitFacts[]
  readonly known: ReadonlyMap<Sha, CommitFacts>
  readonly walk: Extract<ChannelWalk, { kind: 'agreed' }>
  readonly history: ReadHistory
  readonly candidate: CommitFacts
  /** Comparisons of others, whose trees come along: a fetch costs more than what it brings. */
  readonly also?: readonly TreePair[]
}

/** Reads from git what picking each change would do, and which commits carry it. */
export async function judgeContent(
  question: ContentQuestion,
): Promise<Pick<ContentFacts, 'picks' | 'carriers'>> {
  const { git, open, known, candidate, also = [] } = question
  const range = candidateRange(question)
  const changes = open.flatMap((commit) => firstParentChange(commit, known))
  const rivals = range.flatMap((commit) => firstParentChange(commit, known))
  const origins = open
    .flatMap(({ message }) => claimedOrigins(message))
    .flatMap((name) => firstParentChange(known.get(name), known))

  const names = new Set(open.map(({ sha }) => sha))
  const claims = rivals.filter(({ commit }) =>
    claimedOrigins(commit.message).some((name) => names.has(name)),
  )
  const stays = await git.fetchComparedTrees([
    ...also,
    ...changes.map(({ pair }) => ({ ...pair, beside: candidate.tree })),
    ...[...origins, ...claims].map(({ pair }) => pair),
    ...rivals.map(({ pair }) => ({ ...pair, optional: true })),
  ])
  const near = rivals.filter((_, index) => stays.at(index - rivals.length))
  const paths = await pathsOf(git, [...changes, ...near, ...origins, ...claims])
  const wanted = new Set(changes.map((one) => paths.get(one.commit.sha)))
  const alike = near.filter((one) => wanted.has(paths.get(one.commit.sha)))

  const merges = changes.map(({ pair }) => ({
    base: pair.from,
    ours: candidate.tree,
    theirs: pair.to,
  }))
  const patches = [...changes, ...alike].map(({ pair }) => pair)
  await prefetchBlobs(git, merges, patches)

  const outcomes = await git.mergeTrees(merges)
  const results = changes.map(({ pair }, index) => {
    const outcome = outcomes[index]
    return outcome?.kind === 'clean'
      ? { from: candidate.tree, to: outcome.tree }
      : { from: pair.from, to: pair.from }
  })
  const ids = await git.patchIds([
    ...patches,
    ...changes.map(({ pair }) => ({ from: pair.to, to: pair.from })),
  ])
  const whole = await applyWhole(
    git,
    changes.map(({ pair }, index) => ({ made: pair, there: results[index] ?? pair })),
  )

  const remaining = await appliedBesideConflicts(git, candidate.tree, outcomes)

  // What is no change at all is not asked of git.
  const picks = new Map<Sha, PickEffect>(open.map(({ sha }) => [sha, 'nothing']))
  const carriers = new Map<Sha, readonly Carrier[]>()
  changes.forEach(({ commit }, index) => {
    const id = ids[index]
    const inverse = ids[patches.length + index]
    const result = results[index]
    if (outcomes[index]?.kind !== 'clean')
      picks.set(commit.sha, remaining[index] ? 'partly' : 'conflict')
    else if (result?.from === result?.to) picks.set(commit.sha, 'nothing')
    else picks.set(commit.sha, whole[index] ? 'whole' : 'partly')

    const withId = (wanted: string | undefined) =>
      alike.flatMap((one, at) =>
        wanted !== undefined && ids[changes.length + at] === wanted ? [one.commit.sha] : [],
      )
    const found = [
      ...twins(question, commit.sha).map((name): Carrier => ({ by: 'tree', commit: name })),
      ...withId(id).map((name): Carrier => ({ by: 'patch-id', commit: name })),
      ...claimants(question, commit, [...claims, ...origins], paths).map(
        (name): Carrier => ({ by: 'cherry-picked-from', commit: name }),
      ),
    ]
    const undone = new Set(withId(inverse))
    const stands = (one: Carrier) => stillStands(one.commit, question.history.candidate, undone)
    carriers.set(commit.sha, found.filter(stands))
  })
  return { picks, carriers }
}

/**
 * Whether a merge that conflicts in some files changes others all the same. Git says nothing about
 * the former; the latter the candidate does not have.
 */
async function appliedBesideConflicts(
  git: WorkArea,
  ours: Sha,
  outcomes: readonly MergeOutcome[],
): Promise<readonly boolean[]> {
  const conflicts = outcomes.flatMap((one) => (one.kind === 'conflict' ? [one] : []))
  const changed = await git.changedPaths(conflicts.map(({ tree }) => ({ from: ours, to: tree })))
  const applied = new Set(
    conflicts.filter(({ files }, index) => {
      const conflicted = new Set(files.map(({ path }) => path))
      return changed[index]?.some(({ path }) => !conflicted.has(path))
    }),
  )
  return outcomes.map((one) => one.kind === 'conflict' && applied.has(one))
}

/** The candidate's newest commit with the same tree. */
function twins({ walk }: ContentQuestion, commit: Sha): readonly Sha[] {
  return walk.steps.flatMap((step) =>
    step.kind === 'own' && step.commit.sha === commit && step.twin ? [step.twin] : [],
  )
}

/**
 * The candidate's commits that were picked from this one, or from which this one was picked, as the
 * messages have it. They must exist there, and touch a file of the same name.
 */
function claimants(
  { history }: ContentQuestion,
  { sha, message }: CommitFacts,
  others: readonly FirstParentChange[],
  paths: ReadonlyMap<Sha, string>,
): readonly Sha[] {
  const own = claimedOrigins(message)
  const there = new Set(history.candidate.map((commit) => commit.sha))
  return others
    .filter(
      ({ commit }) => claimedOrigins(commit.message).includes(sha) || own.includes(commit.sha),
    )
    .map(({ commit }) => commit.sha)
    .filter((name) => there.has(name) && overlap(paths.get(name), paths.get(sha)))
}

/** The candidate's commits since it and the channel agreed: only they can carry what came after. */
function candidateRange({ walk, history }: ContentQuestion): readonly CommitFacts[] {
  const commits = new Map(history.candidate.map((commit) => [commit.sha, commit]))
  const before = reachable(commits, [walk.agreedAt])
  return history.candidate.filter(({ sha }) => !before.has(sha))
}

/** Whether two changes touch a file in common, be it moved: a carrier that touches nothing of it is none. */
function overlap(one = '', other = ''): boolean {
  const names = new Set(one.split('\0').map(fileName))
  return other.split('\0').some((path) => names.has(fileName(path)))
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
