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
import type { TreePair } from './diff-trees.ts'
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
}

/** A commit's difference to its first parent: for a merge on the line all that it brought. */
type Change = { readonly commit: CommitFacts; readonly pair: TreePair }

/** Reads from git what picking each change would do, and which commits carry it. */
export async function judgeContent(
  question: ContentQuestion,
): Promise<Pick<ContentFacts, 'picks' | 'carriers'>> {
  const { git, open, known, candidate } = question
  const range = candidateRange(question)
  const changes = open.flatMap((commit) => change(commit, known))
  const rivals = range.flatMap((commit) => change(commit, known))
  const origins = open
    .flatMap(({ message }) => claimedOrigins(message))
    .flatMap((name) => change(known.get(name), known))

  const names = new Set(open.map(({ sha }) => sha))
  const claims = rivals.filter(({ commit }) =>
    claimedOrigins(commit.message).some((name) => names.has(name)),
  )
  const stays = await git.fetchComparedTrees([
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
    ...results,
  ])
  const idOfRival = new Map(
    alike.map(({ commit }, index) => [commit.sha, ids[changes.length + index]]),
  )

  // What is no change at all is not asked of git.
  const picks = new Map<Sha, PickEffect>(open.map(({ sha }) => [sha, 'nothing']))
  const carriers = new Map<Sha, readonly Carrier[]>()
  changes.forEach(({ commit }, index) => {
    const id = ids[index]
    const inverse = ids[patches.length + index]
    const applied = ids[patches.length + changes.length + index]
    const result = results[index]
    if (outcomes[index]?.kind !== 'clean') picks.set(commit.sha, 'conflict')
    else if (result?.from === result?.to) picks.set(commit.sha, 'nothing')
    else picks.set(commit.sha, applied === id ? 'whole' : 'partly')

    const inverses = new Set(
      [...idOfRival].flatMap(([name, its]) => (its !== undefined && its === inverse ? [name] : [])),
    )
    const claimed = [
      ...claims.filter((claim) => claimedOrigins(claim.commit.message).includes(commit.sha)),
      ...origins.filter(
        (origin) =>
          claimedOrigins(commit.message).includes(origin.commit.sha) &&
          question.history.candidate.some(({ sha }) => sha === origin.commit.sha),
      ),
    ].filter((one) => overlap(paths.get(one.commit.sha), paths.get(commit.sha)))
    const twins = question.walk.steps.flatMap((step): readonly Carrier[] =>
      step.kind === 'own' && step.twin && step.commit.sha === commit.sha
        ? [{ by: 'tree', commit: step.twin }]
        : [],
    )
    const found: Carrier[] = [
      ...twins,
      ...[...idOfRival].flatMap(([name, its]): readonly Carrier[] =>
        its !== undefined && its === id ? [{ by: 'patch-id', commit: name }] : [],
      ),
      ...claimed.map((one): Carrier => ({ by: 'cherry-picked-from', commit: one.commit.sha })),
    ]
    carriers.set(
      commit.sha,
      found.filter((carrier) => stillStands(carrier.commit, question.history.candidate, inverses)),
    )
  })
  return { picks, carriers }
}

/** The candidate's commits since it and the channel agreed: only they can carry what came after. */
function candidateRange({ walk, history }: ContentQuestion): readonly CommitFacts[] {
  const commits = new Map(history.candidate.map((commit) => [commit.sha, commit]))
  const before = reachable(commits, [walk.agreedAt])
  return history.candidate.filter(({ sha }) => !before.has(sha))
}

function change(
  commit: CommitFacts | undefined,
  known: ReadonlyMap<Sha, CommitFacts>,
): readonly Change[] {
  const [first] = commit?.parents ?? []
  const parent = first === undefined ? undefined : known.get(first)
  if (commit === undefined || parent === undefined || parent.tree === commit.tree) return []
  return [{ commit, pair: { from: parent.tree, to: commit.tree } }]
}

/** The paths that each change touches, as one text that can be compared. */
async function pathsOf(
  git: WorkArea,
  changes: readonly Change[],
): Promise<ReadonlyMap<Sha, string>> {
  const all = await git.changedPaths(changes.map(({ pair }) => pair))
  return new Map(
    changes.map(({ commit }, index) => [
      commit.sha,
      (all[index] ?? []).map(({ path }) => path).join('\0'),
    ]),
  )
}

/** Whether two changes touch a file in common, be it moved: a carrier that touches nothing of it is none. */
function overlap(one = '', other = ''): boolean {
  const names = new Set(one.split('\0').map(fileName))
  return other.split('\0').some((path) => names.has(fileName(path)))
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
