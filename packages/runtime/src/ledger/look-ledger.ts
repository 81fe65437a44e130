import {
  anchorOf,
  type ChannelName,
  findLedgerTrouble,
  gapEntry,
  type LedgerEntry,
  type LedgerTrouble,
  landingSeen,
  type Sha,
} from '@sluice/core'
import { explained, refusedStatus } from '../github/translate-error.ts'
import type { RunContext } from '../promotion/run-context.ts'
import type { LedgerAnswer } from './ledger-query.ts'
import { type LedgerReading, readLedgerAnswer } from './read-ledger.ts'

/** The ledger as one look at a channel found it. */
export type LookedLedger = {
  readonly reading: LedgerReading
  readonly trouble: LedgerTrouble | undefined
  /** Lines that are to be written whatever is decided. */
  readonly seen: readonly LedgerEntry[]
}

type ChannelLine = readonly {
  readonly commit: Sha
  readonly message: string
  readonly merged?: string
  readonly committedAt: string
}[]

/** Reads the ledger, and compares it with what the channel's promotions know of it. */
export async function lookAtLedger(
  context: RunContext,
  found: {
    readonly channel: ChannelName
    readonly answer: LedgerAnswer
    /** Login of the token's owner. */
    readonly viewer: string
    /** Newest first. */
    readonly channelLine: ChannelLine
    /** Whether a gate asks the ledger: then it costs a request to be sure of an old anchor. */
    readonly asked: boolean
  },
): Promise<LookedLedger> {
  const { channel, answer, viewer, channelLine, asked } = found
  const reading = await readLedgerAnswer(context, answer, viewer)
  const { ledger } = reading
  const anchor = anchorOf(channelLine)
  const isAncestor =
    asked && anchor !== undefined && ledger.kind === 'read' && !ledger.history.includes(anchor)
      ? await isBehind(context, anchor, ledger.head)
      : undefined
  const trouble = findLedgerTrouble(ledger, anchor, isAncestor)
  return {
    reading,
    trouble,
    seen: [
      ...gapEntry(trouble, context.now),
      ...landingSeen(ledger, channel, channelLine[0], context.now),
    ],
  }
}

/** Whether a commit is in the history of another. */
async function isBehind(
  { client, repository: { owner, name: repo } }: RunContext,
  anchor: Sha,
  head: Sha,
): Promise<boolean> {
  return explained('compare the ledger with what a promotion knows of it', async () => {
    try {
      // The list of files comes with the first page alone, and is not wanted.
      const { data } = await client.rest.repos.compareCommitsWithBasehead({
        owner,
        repo,
        basehead: `${anchor}...${head}`,
        page: 2,
        per_page: 1,
      })
      return data.status === 'ahead' || data.status === 'identical'
    } catch (error) {
      if (refusedStatus(error) === 404) return false
      throw error
    }
  })
}
