import {
  type ChannelName,
  conflictedRevertMessage,
  type Pick,
  type RevertSeries,
  revertMessage,
  type Severity,
  type Sha,
} from '@sluice/core'
import type { CommitObject } from '../git/read-commits.ts'
import type { WorkArea } from '../git/work-area.ts'
import { revertSeries } from './revert-series.ts'

export type RevertOrder = {
  readonly channel: ChannelName
  /** Newest first. */
  readonly picks: readonly Pick[]
  /** Whether all of them are reverts themselves. */
  readonly restores: boolean
  readonly reason: string
  readonly severity: Severity
  /** Login of whoever asks. */
  readonly by: string
  /** Login of the token's owner. */
  readonly viewer: string
}

/** The commits of a revert, which are nowhere but here. */
export type PreparedRevert = {
  readonly onto: CommitObject
  readonly series: RevertSeries
  /** Oldest first: those of the revert, and the one with conflict markers, if any. */
  readonly commits: readonly { readonly tree: Sha; readonly message: string }[]
  /** The tip itself where nothing is to be taken back. */
  readonly head: Sha
  readonly paths: readonly string[]
}

/** Equal orders on equal tips give equal commits, whoever makes them and when. */
export async function prepareRevert(
  git: WorkArea,
  { channel, picks, restores, reason, severity, by, viewer }: RevertOrder,
  { onto, history }: { readonly onto: CommitObject; readonly history: readonly CommitObject[] },
): Promise<PreparedRevert> {
  const made = await revertSeries({ git, picks, onto: onto.tree, history, name: channel })
  const { series, trees, conflicted } = made
  const subject = { channel, of: onto.sha, restores, reason, severity, by }
  const reverts = series.applied.flatMap((pick, index) => {
    const tree = trees[index]
    return tree === undefined ? [] : [{ tree, message: revertMessage(pick, subject) }]
  })
  const { conflict } = series
  const marked =
    conflict === undefined || conflicted === undefined
      ? []
      : [
          {
            tree: conflicted,
            message: conflictedRevertMessage(
              conflict.pick,
              subject,
              conflict.paths.map(({ path }) => path),
            ),
          },
        ]
  const commits = [...reverts, ...marked]
  const email = `${viewer}@users.noreply.github.com`
  const who = { name: viewer, email, date: onto.committer.date }
  let head = onto.sha
  for (const { tree, message } of commits)
    head = await git.writeCommit({ tree, parents: [head], author: who, committer: who, message })
  const [changed = []] = await git.changedPaths([
    { from: onto.tree, to: commits.at(-1)?.tree ?? onto.tree },
  ])
  return { onto, series, commits, head, paths: changed.map(({ path }) => path) }
}
