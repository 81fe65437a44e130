import {
  type Carrier,
  type ConflictedPath,
  containment,
  type DroppedPick,
  type Pick,
  type PickEffect,
  type Sha,
} from '@sluice/core'
import { applyWhole } from '../git/apply-whole.ts'
import type { MergeOutcome, TreeMerge } from '../git/merge-trees.ts'
import type { WorkArea } from '../git/work-area.ts'

/** A pick and the tree that it gives on the target. */
type PickedTree = { readonly pick: Pick; readonly tree: Sha }

export type PickedSeries = {
  readonly applied: readonly PickedTree[]
  readonly dropped: readonly DroppedPick[]
  readonly conflict?: {
    readonly pick: Pick
    /** With markers in it. */
    readonly tree: Sha
    readonly paths: readonly ConflictedPath[]
    readonly remaining: readonly Pick[]
  }
}

export type SeriesQuestion = {
  readonly git: WorkArea
  /** The tree that the first pick is laid upon. */
  readonly onto: Sha
  readonly picks: readonly Pick[]
  /** What conflict markers call the target. */
  readonly name: string
  /** What they call the other side; a revert is a pick of the way back. */
  readonly as: 'pick' | 'revert'
}

export type Carriers = ReadonlyMap<Sha, readonly Carrier[]>

/**
 * Lays picks one upon the other, without a work tree. What the target has already is dropped: by
 * the same rule as in a promotion's `fixes` gate (`containment`).
 *
 * @param findCarriers commits of the target that carry a pick; asked only where content alone does
 * not tell.
 */
export async function pickSeries(
  question: SeriesQuestion,
  findCarriers: () => Promise<Carriers>,
): Promise<PickedSeries> {
  const first = await layUpon(question, new Map())
  if (first.conflict === undefined && (await allWhole(question, first.applied))) return first
  const carriers = await findCarriers()
  const isCarried = ({ commit }: Pick) => (carriers.get(commit.sha) ?? []).length > 0
  return question.picks.some(isCarried) ? layUpon(question, carriers) : first
}

async function layUpon(
  { git, onto, picks, name, as }: SeriesQuestion,
  carriers: Carriers,
): Promise<PickedSeries> {
  const applied: PickedTree[] = []
  const dropped: DroppedPick[] = []
  let ours = onto
  for (const [index, pick] of picks.entries()) {
    const merge: TreeMerge = { base: pick.base.tree, ours, theirs: pick.commit.tree }
    const [outcome] = await mergeOrShortcut(git, merge)
    const known = carriers.get(pick.commit.sha) ?? []
    const status = containment(await effectOf(git, merge, outcome, known), known)
    if (status.kind === 'contained') {
      dropped.push(droppedPick(pick, status))
    } else if (outcome?.kind === 'clean') {
      applied.push({ pick, tree: outcome.tree })
      ours = outcome.tree
    } else {
      const remaining = picks.slice(index + 1)
      const conflict = { pick, remaining, ...(await conflictOf(git, merge, pick, { name, as })) }
      return { applied, dropped, conflict }
    }
  }
  return { applied, dropped }
}

function droppedPick(
  pick: Pick,
  status: Extract<ReturnType<typeof containment>, { kind: 'contained' }>,
): DroppedPick {
  return { pick, by: status.by, ...(status.as === undefined ? {} : { as: status.as }) }
}

/** Whether each does on the target all that it did on the channel: then nothing of it was there. */
async function allWhole(
  { git, onto }: SeriesQuestion,
  applied: readonly PickedTree[],
): Promise<boolean> {
  const whole = await applyWhole(
    git,
    applied.map(({ pick, tree }, index) => ({
      made: { from: pick.base.tree, to: pick.commit.tree },
      there: { from: applied[index - 1]?.tree ?? onto, to: tree },
    })),
  )
  return whole.every((one) => one)
}

/** Where the target has exactly what the change started from, the result is what it ended with. */
async function mergeOrShortcut(git: WorkArea, merge: TreeMerge): Promise<readonly MergeOutcome[]> {
  if (merge.base === merge.ours) return [{ kind: 'clean', tree: merge.theirs }]
  if (merge.base === merge.theirs) return [{ kind: 'clean', tree: merge.ours }]
  return git.mergeTrees([merge])
}

/** Without a carrier it is all the same whether it applies whole or partly. */
async function effectOf(
  git: WorkArea,
  { base, ours, theirs }: TreeMerge,
  outcome: MergeOutcome | undefined,
  carriers: readonly Carrier[],
): Promise<PickEffect> {
  if (outcome?.kind !== 'clean') return 'conflict'
  if (outcome.tree === ours) return 'nothing'
  if (base === ours || carriers.length === 0) return 'whole'
  const [whole] = await applyWhole(git, [
    { made: { from: base, to: theirs }, there: { from: ours, to: outcome.tree } },
  ])
  return whole ? 'whole' : 'partly'
}

/** Once more, with names that people can read in the markers. */
async function conflictOf(
  git: WorkArea,
  merge: TreeMerge,
  pick: Pick,
  { name, as }: { readonly name: string; readonly as: SeriesQuestion['as'] },
) {
  const plain = name.replace(/[^A-Za-z0-9]+/g, '-')
  const names = { ours: `branch/${plain}`, theirs: `${as}/${pick.commit.sha.slice(0, 12)}` }
  const [outcome] = await git.mergeTrees([{ ...merge, names }])
  if (outcome?.kind !== 'conflict') return { tree: merge.ours, paths: [] }
  const paths = outcome.files.map(({ path }) => {
    const message = outcome.messages.find((one) => one.paths.includes(path))
    const [, kind = 'contents'] = /\((.*)\)/.exec(message?.kind ?? '') ?? []
    return { path, kind }
  })
  return { tree: outcome.tree, paths }
}
