import {
  type AppliedPick,
  type BodyRecord,
  backportBody,
  backportTitle,
  type Channel,
  type CommitSummary,
  type Conflict,
  conflictedMessage,
  type LackingChange,
  type Pick,
  pickCommit,
  renderConflict,
  type Sha,
} from '@sluice/core'
import { findChannelOnlyChanges } from '../git/find-channel-only-changes.ts'
import { GitProblem } from '../git/git-problem.ts'
import type { WorkArea } from '../git/work-area.ts'
import { findCarriers } from './find-carriers.ts'
import { type PickedSeries, pickSeries } from './pick-series.ts'
import type { Change } from './read-change.ts'

export type Target = {
  readonly channel: Channel
  /** The backport's branch. */
  readonly branch: string
  readonly tip: { readonly commit: Sha; readonly tree: Sha }
}

/** A backport that is made, but nowhere but here. */
export type Prepared = {
  readonly target: Target
  readonly series: PickedSeries
  /** Newest of the commits; undefined where nothing is left to carry. */
  readonly head?: Sha
  readonly applied: readonly AppliedPick[]
  /** The branch has them as GitHub signed them. */
  readonly verified?: true
  readonly workflowFiles: readonly string[]
  /** Title and text of the pull request, which name the commits. */
  readonly textsFor: (applied: readonly AppliedPick[]) => Texts
}

type Texts = { readonly title: string; readonly body: string; readonly record: BodyRecord }

export type PrepareQuestion = {
  readonly git: WorkArea
  readonly change: Change
  readonly picks: readonly Pick[]
  readonly target: Target
}

const WORKFLOWS = '.github/workflows/'

/** Makes the commits of one backport. Reads from the server what it needs, and writes nothing there. */
export async function prepareTarget(question: PrepareQuestion): Promise<Prepared> {
  const { git, change, picks, target } = question
  const { channel, tip } = target
  const carriersQuestion = {
    git,
    picks,
    before: beforeChange(change, picks),
    landed: change.landed.commit,
    target: tip.commit,
    isPromotion: change.kind.kind === 'promotion',
  }
  const series = await pickSeries(
    { git, onto: tip.tree, picks, name: channel.name, as: 'pick' },
    () => findCarriers(carriersQuestion),
  )
  const { applied, head } = await makeCommits(git, series, tip.commit, change.viewer)
  const last = series.conflict?.tree ?? series.applied.at(-1)?.tree ?? tip.tree
  const [changed = []] = await git.changedPaths([{ from: tip.tree, to: last }])
  const conflict =
    series.conflict === undefined
      ? undefined
      : { ...series.conflict, lacking: await lackingChanges(carriersQuestion, series.conflict) }
  return {
    target,
    series,
    ...(head === tip.commit ? {} : { head }),
    applied,
    workflowFiles: changed.map(({ path }) => path).filter((path) => path.startsWith(WORKFLOWS)),
    textsFor: (made) => texts(change, target, series, made, conflict),
  }
}

/** The channel without the change: a branch's commits stand on an older one than their merge. */
function beforeChange({ landed }: Change, picks: readonly Pick[]): Sha {
  const isLine = picks.at(-1)?.commit.sha === landed.commit
  return (isLine ? undefined : landed.line[1]) ?? picks[0]?.base.sha ?? landed.commit
}

/** Equal series on equal tips give equal commits, whoever makes them and when. */
async function makeCommits(
  git: WorkArea,
  { applied: picked, conflict }: PickedSeries,
  onto: Sha,
  viewer: string,
): Promise<{ readonly applied: readonly AppliedPick[]; readonly head: Sha }> {
  const applied: AppliedPick[] = []
  const committer = { name: viewer, email: `${viewer}@users.noreply.github.com` }
  let parent = onto
  const make = async (pick: Pick, tree: Sha, message?: string) => {
    const { parent: on, ...commit } = pickCommit(pick, { tree, parent }, committer)
    parent = await git.writeCommit({
      ...commit,
      parents: [on],
      ...(message === undefined ? {} : { message }),
    })
    return parent
  }
  for (const { pick, tree } of picked) applied.push({ pick, commit: await make(pick, tree) })
  if (conflict !== undefined) {
    const paths = conflict.paths.map(({ path }) => path)
    await make(conflict.pick, conflict.tree, conflictedMessage(conflict.pick, paths))
  }
  return { applied, head: parent }
}

function texts(
  change: Change,
  { channel, branch }: Target,
  series: PickedSeries,
  applied: readonly AppliedPick[],
  conflict: Conflict | undefined,
): Texts {
  const { rules, original, repositoryUrl } = change
  const common = { from: rules.from, channel: channel.name, repositoryUrl }
  const record: BodyRecord = {
    commits: applied.map(({ pick, commit }) => ({ from: pick.commit.sha, to: commit })),
    dropped: series.dropped.map(
      ({ pick, as }): CommitSummary => ({
        from: pick.commit.sha,
        to: as ?? null,
      }),
    ),
    conflicts: conflict?.paths ?? [],
  }
  const text = {
    ...common,
    rules,
    original,
    applied: applied.map(({ pick }) => pick),
    dropped: series.dropped,
    record,
    ...(conflict === undefined
      ? {}
      : { conflict: renderConflict({ ...common, conflict, branch }) }),
  }
  return { title: backportTitle(text), body: backportBody(text), record }
}

/** Earlier changes of the channel to the conflicted files, which the target lacks. */
async function lackingChanges(
  { git, before, target }: { git: WorkArea; before: Sha; target: Sha },
  { paths }: NonNullable<PickedSeries['conflict']>,
): Promise<readonly LackingChange[]> {
  try {
    const changes = await findChannelOnlyChanges({ git, baseline: before, candidate: target })
    const lost = changes.filter(({ status }) => status.kind === 'lost')
    const line = await git.history(before, 'first-parents')
    const trees = new Map(line.map(({ sha, tree }) => [sha, tree]))
    const pairs = lost.map(({ commit }) => {
      const [parent] = line.find(({ sha }) => sha === commit)?.parents ?? []
      const to = trees.get(commit) ?? target
      return { from: (parent === undefined ? undefined : trees.get(parent)) ?? to, to }
    })
    const conflicted = new Set(paths.map(({ path }) => path))
    const touched = await git.changedPaths(pairs)
    return lost
      .filter((_, index) => touched[index]?.some(({ path }) => conflicted.has(path)))
      .map(({ commit, title }) => ({ commit, title }))
      .reverse()
  } catch (problem) {
    // A hint for people, no more: a backport does not fail for want of it.
    if (problem instanceof GitProblem) return []
    throw problem
  }
}
