import { newestFirst, type Pick, reachable, type Sha, selectPush, shortSha } from '@sluice/core'
import { originOf } from '../backport/read-change.ts'
import { selectInGit } from '../backport/select-in-git.ts'
import { SluiceError } from '../errors.ts'
import { DEPTHS } from '../git/find-channel-only-changes.ts'
import type { CommitObject } from '../git/read-commits.ts'
import type { WorkArea } from '../git/work-area.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'
import type { NamedChange } from './read-names.ts'

/** The commits that are asked for, and where they are. */
export type SelectedReverts = {
  /** Newest first. A merge is one change, its difference to the first parent. */
  readonly picks: readonly Pick[]
  /** The pull requests that were named, by commit. */
  readonly numbers: ReadonlyMap<Sha, number>
  /** All that can be reached from the channel's tip, as far as it was read; children first. */
  readonly history: readonly CommitObject[]
  readonly known: ReadonlyMap<Sha, CommitObject>
}

/** More of them are a whole state: restoring it is one commit that somebody can review. */
const MOST_REVERTS = 100

/** Brings the commits that were named, with the channel's history, and says which they are. */
export async function selectReverts(
  context: RollbackContext,
  git: WorkArea,
  { tip, names }: { readonly tip: Sha; readonly names: readonly NamedChange[] },
): Promise<SelectedReverts> {
  const picks: Pick[] = []
  const numbers = new Map<Sha, number>()
  for (const name of names) {
    if (name.kind !== 'pull-request') continue
    const { read, landed } = name
    const selected = await selectInGit(
      git,
      { landed, origin: await originOf(context, read), kind: { kind: 'change' } },
      { tips: [tip], content: { trees: [], blobs: [] } },
    )
    // What a merge brought is taken back as one, with what was resolved by hand in it.
    const whole = selected.by === 'merge' && selected.whole ? [selected.whole] : selected.picks
    for (const { commit } of whole) numbers.set(commit.sha, read.number)
    picks.push(...whole)
  }
  const roots = [
    ...names.flatMap((name) => (name.kind === 'commit' ? [name.commit] : [])),
    ...names.flatMap((name) => (name.kind === 'range' ? [name.after, name.upTo] : [])),
    ...picks.map(({ commit }) => commit.sha),
  ]
  const { history, known } = await readBackTo(git, tip, roots)
  for (const name of names) {
    if (name.kind === 'commit') picks.push(pickOf(name.commit, known))
    if (name.kind === 'range') picks.push(...rangeOf(name, known))
  }
  const all = newestFirst(
    picks,
    history.map(({ sha }) => sha),
  )
  if (all.length > MOST_REVERTS) {
    throw new SluiceError(
      'misconfigured',
      `These are ${all.length} commits, and more than ${MOST_REVERTS} are not reverted one by one. Restore a whole state with \`to\` instead.`,
    )
  }
  return { picks: all, numbers, history, known }
}

/** Reads the channel's history until all of the commits are in it, or there is no more of it. */
async function readBackTo(
  git: WorkArea,
  tip: Sha,
  roots: readonly Sha[],
): Promise<{
  readonly history: readonly CommitObject[]
  readonly known: ReadonlyMap<Sha, CommitObject>
}> {
  let history: readonly CommitObject[] = []
  let known = new Map<Sha, CommitObject>()
  for (const depth of DEPTHS) {
    await git.fetchCommits([...new Set([tip, ...roots])], depth)
    history = await git.history(tip, 'all')
    known = new Map(history.map((commit) => [commit.sha, commit]))
    const strangers = roots.filter((root) => !known.has(root))
    const hasAll = roots.every((root) => {
      const [parent] = known.get(root)?.parents ?? []
      return known.has(root) && (parent === undefined || known.has(parent))
    })
    if (hasAll || (await git.isWhole())) {
      for (const stranger of strangers)
        for (const commit of await git.history(stranger, 'all'))
          if (!known.has(commit.sha)) known.set(commit.sha, commit)
      break
    }
  }
  return { history, known }
}

function pickOf(name: Sha, known: ReadonlyMap<Sha, CommitObject>): Pick {
  const commit = known.get(name)
  const [parent] = commit?.parents ?? []
  const base = parent === undefined ? undefined : known.get(parent)
  if (commit !== undefined && base !== undefined) return { commit, base }
  throw new SluiceError(
    'misconfigured',
    `${shortSha(name)} has no parent: there is nothing before it that could come back.`,
  )
}

function rangeOf(
  { after, upTo, written }: Extract<NamedChange, { kind: 'range' }>,
  known: ReadonlyMap<Sha, CommitObject>,
): readonly Pick[] {
  const selected = selectPush(after, upTo, known)
  if (selected.kind === 'selected') return selected.picks
  throw new SluiceError(
    'misconfigured',
    `${written} is no range: ${shortSha(after)} is not on the first-parent line of ${shortSha(upTo)}. \`git log --first-parent ${shortSha(upTo)}\` lists it, newest first.`,
  )
}

/**
 * The commits that a merge brought, where they are a straight line: other channels may have them
 * one by one. Else the change itself.
 */
export function piecesOf(pick: Pick, known: ReadonlyMap<Sha, CommitObject>): readonly Pick[] {
  const [first, second, ...more] = pick.commit.parents
  if (first === undefined || second === undefined || more.length > 0) return [pick]
  const before = reachable(known, [first])
  const pieces: Pick[] = []
  for (let at = known.get(second); at !== undefined && !before.has(at.sha); ) {
    const [parent, ...others] = at.parents
    const base = parent === undefined ? undefined : known.get(parent)
    if (base === undefined || others.length > 0) return [pick]
    pieces.push({ commit: at, base })
    at = base
  }
  return pieces.length === 0 ? [pick] : pieces
}
