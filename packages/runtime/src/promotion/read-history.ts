import { findEntered, type HistoryEntry, standingLine } from '@sluice/core'
import { type BranchReading, type CommitReading, readOn } from '../github/branch-history.ts'
import type { GitHubClient } from '../github/client.ts'
import type { Repository } from '../github/repository.ts'

export type Lines = {
  readonly channel: BranchReading
  readonly source: BranchReading
  /** First parents, newest first. */
  readonly channelLine: readonly LineReading[]
  readonly sourceLine: readonly HistoryEntry[]
}

/** A commit of a first-parent line; `merged`: what a merge brought, where it has just that tree. */
type LineReading = CommitReading & { readonly merged?: string }

/** More history than this says that the two branches have nothing in common. */
const MOST_PAGES = 20

/** Reads both histories back to where the channel has a commit of the source, or to their roots. */
export async function readLines(
  client: GitHubClient,
  repository: Repository,
  start: { readonly channel: BranchReading; readonly source: BranchReading },
): Promise<Lines> {
  let { channel, source } = start
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const lines = {
      channel,
      source,
      channelLine: firstParents(channel),
      sourceLine: firstParents(source),
    }
    const finished = channel.cursor === undefined && source.cursor === undefined
    if (finished || findEntered(standingLine(lines.channelLine), lines.sourceLine) !== -1)
      return lines
    ;[channel, source] = await Promise.all([
      readOn(client, repository, channel),
      readOn(client, repository, source),
    ])
  }
  return { channel, source, channelLine: firstParents(channel), sourceLine: firstParents(source) }
}

function firstParents({ head, commits }: BranchReading): readonly LineReading[] {
  const known = new Map(commits.map((commit) => [commit.commit, commit]))
  const line: LineReading[] = []
  for (let next = known.get(head); next !== undefined; ) {
    const [parent, second] = next.parents
    const merged = second === undefined ? undefined : known.get(second)
    line.push(merged?.tree === next.tree ? { ...next, merged: merged.message } : next)
    next = parent === undefined ? undefined : known.get(parent)
  }
  return line
}
