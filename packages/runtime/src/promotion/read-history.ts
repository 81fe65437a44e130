import { findEntered, type HistoryEntry, type Sha } from '@sluice/core'
import { type BranchReading, type CommitReading, readOn } from '../github/branch-history.ts'
import type { GitHubClient } from '../github/client.ts'
import type { Repository } from '../github/repository.ts'

export type Lines = {
  readonly channel: BranchReading
  readonly source: BranchReading
  /** First parents, newest first. */
  readonly channelLine: readonly HistoryEntry[]
  readonly sourceLine: readonly HistoryEntry[]
}

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
    if (finished || findEntered(lines.channelLine, lines.sourceLine) !== -1) return lines
    ;[channel, source] = await Promise.all([
      readOn(client, repository, channel),
      readOn(client, repository, source),
    ])
  }
  return { channel, source, channelLine: firstParents(channel), sourceLine: firstParents(source) }
}

function firstParents({ head, commits }: BranchReading): readonly CommitReading[] {
  const known = new Map(commits.map((commit) => [commit.commit, commit]))
  const line: CommitReading[] = []
  for (let next = known.get(head); next !== undefined; ) {
    line.push(next)
    const [parent] = next.parents
    next = parent === undefined ? undefined : known.get(parent)
  }
  return line
}

/** Logins of everyone who wrote a commit that the candidate brings and the channel lacks. */
export function enteringAuthors({ channel, source }: Lines, candidate: Sha): readonly string[] {
  const known = new Map(
    [...channel.commits, ...source.commits].map((commit) => [commit.commit, commit]),
  )
  const present = new Set(channel.commits.map(({ commit }) => commit))
  const authors = new Set<string>()
  const seen = new Set<Sha>()
  const open = [candidate]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next) || present.has(next)) continue
    seen.add(next)
    const commit = known.get(next)
    if (commit === undefined) continue
    for (const author of commit.authors) authors.add(author)
    open.push(...commit.parents)
  }
  return [...authors].sort()
}
