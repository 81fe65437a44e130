import { type Carrier, type Pick, type Sha, shortSha } from '@sluice/core'
import { findCarriers } from '../backport/find-carriers.ts'
import { SluiceError } from '../errors.ts'
import type { MergeOutcome } from '../git/merge-trees.ts'
import { prefetchBlobs } from '../git/prefetch-blobs.ts'
import type { CommitObject } from '../git/read-commits.ts'
import type { WorkArea } from '../git/work-area.ts'
import { revertSeries } from './revert-series.ts'
import { piecesOf } from './select-reverts.ts'

export type CarriedQuestion = {
  readonly git: WorkArea
  readonly picks: readonly Pick[]
  /** The commits around the picks. */
  readonly known: ReadonlyMap<Sha, CommitObject>
  /** Tip of the channel that is asked. */
  readonly tip: Sha
}

/** By the commit that was asked for, newest first; those that a channel does not have are left out. */
export type Carried = ReadonlyMap<Sha, readonly Pick[]>

type Place = {
  readonly head: CommitObject
  readonly history: readonly CommitObject[]
  readonly there: ReadonlyMap<Sha, CommitObject>
}

/**
 * The commits by which a channel has changes: themselves, where they are part of the channel; else
 * those with the same patch, or picked from them, which still stand. A merge may be there in pieces.
 * Last, by content: where taking a change back takes away all that it brought, it is there, as
 * after a promotion that kept the history linear.
 */
export async function findCarried(question: CarriedQuestion): Promise<Carried> {
  const { git, picks, known, tip } = question
  const [oldest] = [...picks].sort((one, other) => timeOf(one) - timeOf(other))
  if (oldest === undefined) return new Map()
  const pieces = new Map(picks.map((pick) => [pick.commit.sha, piecesOf(pick, known)]))
  const carriers = await findCarriers({
    git,
    picks: [...new Set([...picks, ...[...pieces.values()].flat()])],
    before: oldest.base.sha,
    landed: oldest.commit.sha,
    target: tip,
    isPromotion: false,
  })
  const history = await git.history(tip, 'all')
  const there = new Map(history.map((commit) => [commit.sha, commit]))
  const head = there.get(tip)
  if (head === undefined) return new Map()
  const place = { head, history, there }
  const named = picks.map((pick) => {
    const whole = carrierOf(pick, place, carriers)
    const own = pieces.get(pick.commit.sha) ?? []
    const names =
      whole.length > 0 ? whole : own.flatMap((piece) => carrierOf(piece, place, carriers))
    return { pick, found: [...new Set(names)].flatMap((name) => pickAt(name, there)) }
  })
  const lacking = named.flatMap(({ pick, found }) => (found.length === 0 ? [pick] : []))
  const byContent = await thereByContent(git, lacking, head.tree)
  const all = named.map(({ pick, found }) => ({
    pick,
    found: found.length > 0 ? found : byContent.has(pick) ? [pick] : [],
  }))
  const standing = await standingOf(
    git,
    all.flatMap(({ found }) => found),
    place,
  )
  return new Map(
    all.flatMap(({ pick, found }) => {
      const left = found.filter(({ commit }) => standing.has(commit.sha))
      return left.length === 0 ? [] : [[pick.commit.sha, left]]
    }),
  )
}

function timeOf({ commit }: Pick): number {
  return Number.parseInt(commit.committer.date, 10)
}

function carrierOf(
  { commit }: Pick,
  { there }: Place,
  carriers: ReadonlyMap<Sha, readonly Carrier[]>,
): readonly Sha[] {
  if (there.has(commit.sha)) return [commit.sha]
  // A twin has the same tree: what it changed itself is another question.
  const found = carriers.get(commit.sha)?.find(({ by }) => by !== 'tree')
  return found === undefined ? [] : [found.commit]
}

function pickAt(name: Sha, there: ReadonlyMap<Sha, CommitObject>): readonly Pick[] {
  const commit = there.get(name)
  const [parent] = commit?.parents ?? []
  const base = parent === undefined ? undefined : there.get(parent)
  return commit === undefined || base === undefined ? [] : [{ commit, base }]
}

/** Those of which taking them back takes away just what they brought. */
async function thereByContent(
  git: WorkArea,
  picks: readonly Pick[],
  tip: Sha,
): Promise<ReadonlySet<Pick>> {
  const outcomes = await takeBack(
    git,
    picks.map((pick) => ({ pick, tip })),
  )
  const here = outcomes.map((outcome) => ({
    from: tip,
    to: outcome.kind === 'clean' ? outcome.tree : tip,
  }))
  const away = picks.map(({ base, commit }) => ({ from: commit.tree, to: base.tree }))
  const ids = await git.patchIds([...here, ...away], 0)
  return new Set(
    picks.filter((_, index) => {
      const id = ids[index]
      return id !== undefined && id === ids[picks.length + index]
    }),
  )
}

/** What taking changes back would make of trees, each by itself. */
export async function takeBack(
  git: WorkArea,
  questions: readonly { readonly pick: Pick; readonly tip: Sha }[],
): Promise<readonly MergeOutcome[]> {
  const merges = questions.map(({ pick, tip }) => ({
    base: pick.commit.tree,
    ours: tip,
    theirs: pick.base.tree,
  }))
  await git.fetchComparedTrees(
    merges.map(({ base, ours, theirs }) => ({ from: base, to: theirs, beside: ours })),
  )
  await prefetchBlobs(git, merges, [])
  return git.mergeTrees(merges)
}

/** Those that still have an effect there. */
async function standingOf(
  git: WorkArea,
  picks: readonly Pick[],
  { head, history }: Place,
): Promise<ReadonlySet<Sha>> {
  if (picks.length === 0) return new Set()
  const { series } = await revertSeries({ git, picks, onto: head.tree, history, name: 'channel' })
  const gone = new Set(series.dropped.map(({ pick }) => pick.commit.sha))
  return new Set(picks.map(({ commit }) => commit.sha).filter((name) => !gone.has(name)))
}

/** What was asked by the name that it has on another channel, by the commits that it has here. */
export async function asTheyAreHere(
  question: CarriedQuestion & {
    readonly history: readonly CommitObject[]
    readonly channel: string
  },
): Promise<{ readonly picks: readonly Pick[]; readonly remarks: readonly string[] }> {
  const { picks, history, channel } = question
  const here = new Set(history.map(({ sha }) => sha))
  const strangers = picks.filter(({ commit }) => !here.has(commit.sha))
  if (strangers.length === 0) return { picks, remarks: [] }
  const carried = await findCarried({ ...question, picks: strangers })
  const remarks = strangers.map(({ commit }) => {
    const name = shortSha(commit.sha)
    const found = carried.get(commit.sha)
    if (found === undefined) {
      throw new SluiceError(
        'misconfigured',
        `${name} is no part of ${channel}, and nothing of it stands there. Name a commit as \`git log ${channel}\` lists it.`,
      )
    }
    const names = found.map((one) => shortSha(one.commit.sha)).join(', ')
    return names === name
      ? `${name} is no part of ${channel}’s history, but all of its content is there.`
      : `${name} is no part of ${channel}, which has the change by ${names}.`
  })
  return { picks: picks.flatMap((pick) => carried.get(pick.commit.sha) ?? [pick]), remarks }
}
