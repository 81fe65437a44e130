import {
  anchorOf,
  type Channel,
  type ChannelName,
  findLedgerTrouble,
  type GapEntry,
  gapEntry,
  type Ledger,
  type LedgerEntry,
  type LedgerTrouble,
  landingSeen,
  type Missing,
  type Policy,
  type ProbeEntry,
  type ProbesRule,
  type Sha,
} from '@sluice/core'
import { explained, refusedStatus } from '../github/translate-error.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { attestedLine } from './attest-line.ts'
import type { LedgerAnswer } from './ledger-query.ts'
import { type HealthzSource, probeHealth } from './probe-health.ts'
import { askLedger, type LedgerReading, readLedgerAnswer } from './read-ledger.ts'

/** The ledger as one look at a channel found it. */
export type LookedLedger = {
  readonly reading: LedgerReading
  readonly trouble: LedgerTrouble | undefined
  /** What this look's own probe saw, where the ledger remembers probes. */
  readonly probe?: ProbeEntry | Missing
  /** Lines that are to be written whatever is decided. */
  readonly seen: readonly LedgerEntry[]
}

/** Probes that a gate asks for, and that only the ledger remembers. */
export type LedgerProbes = {
  readonly source: HealthzSource
  readonly channel: Channel
  readonly windowSeconds: number
}

/** Undefined where the probes come from elsewhere, or no gate asks for them. */
export function ledgerProbes(
  { evidence: { probes } }: Policy,
  rule: ProbesRule | undefined,
  channel: Channel,
): LedgerProbes | undefined {
  if (probes?.kind !== 'healthz' || rule === undefined) return undefined
  return { source: probes, channel, windowSeconds: rule.windowSeconds }
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
  asked: {
    readonly channel: ChannelName
    readonly answer: LedgerAnswer
    /** Login of the token's owner. */
    readonly viewer: string
    /** Newest first. */
    readonly channelLine: ChannelLine
    /** What the ledger is to remember; then it costs a request to be sure of an old anchor. */
    readonly probes?: LedgerProbes
  },
): Promise<LookedLedger> {
  const { channel, answer, viewer, channelLine, probes } = asked
  const [reading, probe] = await Promise.all([
    readLedgerAnswer(context, answer, viewer, probes?.windowSeconds),
    probes && probeHealth(probes.source, probes.channel, context),
  ])
  const { ledger } = reading
  const anchor = anchorOf(channelLine)
  const isAncestor =
    probes !== undefined &&
    anchor !== undefined &&
    ledger.kind === 'read' &&
    !ledger.history.includes(anchor)
      ? await isBehind(context, anchor, ledger.head)
      : undefined
  const found = findLedgerTrouble(ledger, anchor, isAncestor)
  const trouble = (await isNotedLoss(context, ledger, viewer, found)) ? undefined : found
  return {
    reading,
    trouble,
    ...(probe === undefined ? {} : { probe }),
    seen: [
      ...gapEntry(trouble, context.now),
      ...landingSeen(channel, channelLine[0], context.now),
      ...(probe?.kind === 'probe' ? [probe] : []),
    ],
  }
}

/** A loss that a line of ours tells of is known, however many commits ago that was. */
async function isNotedLoss(
  context: RunContext,
  ledger: Ledger,
  viewer: string,
  trouble: LedgerTrouble | undefined,
): Promise<boolean> {
  if (trouble?.kind !== 'rewritten') return false
  const isGap = (entry: LedgerEntry): entry is GapEntry =>
    entry.kind === 'gap' && entry.anchor === trouble.anchor
  return (await attestedLine(context, ledger, viewer, isGap)) !== undefined
}

/** The ledger for a watch, which needs it only where it remembers the probes. */
export async function watchedLedger(
  context: RunContext,
  found: {
    readonly policy: Policy
    readonly channel: Channel
    readonly line: ChannelLine
    readonly viewer: string
  },
): Promise<LookedLedger | undefined> {
  const { policy, channel, line, viewer } = found
  const probes = ledgerProbes(policy, channel.watch?.gates.probes, channel)
  if (probes === undefined) return undefined
  const answer = await askLedger(context)
  return lookAtLedger(context, { channel: channel.name, answer, viewer, channelLine: line, probes })
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
      const { data } = await client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
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
