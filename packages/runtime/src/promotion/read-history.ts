import { findEntered, standingLine } from '@sluice/core'
import { type BranchReading, readOn } from '../github/branch-history.ts'
import type { GitHubClient } from '../github/client.ts'
import type { Repository } from '../github/repository.ts'
import { firstParents, type LineReading } from './first-parents.ts'

export type Lines = {
  readonly channel: BranchReading
  readonly source: BranchReading
  /** First parents, newest first. */
  readonly channelLine: readonly LineReading[]
  readonly sourceLine: readonly LineReading[]
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
    if (finished || findEntered(standingLine(lines.channelLine), lines.sourceLine) !== -1)
      return lines
    ;[channel, source] = await Promise.all([
      readOn(client, repository, channel),
      readOn(client, repository, source),
    ])
  }
  return { channel, source, channelLine: firstParents(channel), sourceLine: firstParents(source) }
}
