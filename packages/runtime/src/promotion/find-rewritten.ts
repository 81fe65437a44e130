import {
  type ChannelName,
  describeRewriting,
  type EntryChannel,
  type ForcedPush,
  type HoldIncident,
  isNoted,
  isStanding,
  knownSince,
  type Ledger,
  missingHeads,
  monthBefore,
  type PromotionEvidence,
  type PromotionOperation,
  type Rewriting,
  rewritingEntries,
  rewritingIncident,
  type Sha,
  withIncident,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { readForcedPushes } from '../github/read-forced-pushes.ts'
import { readIncidents } from '../github/read-incidents.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import type { ByHand } from './by-hand.ts'
import { lostAmong } from './lost-commits.ts'
import type { Lines } from './read-history.ts'
import type { RunContext } from './run-context.ts'

/** What of a look tells whether the channel's history was rewritten. */
export type ChannelPast = Pick<Lines, 'channel' | 'channelLine'>

/**
 * Heads that the channel had, and that somebody took out of its history by force: what they had is
 * lost without a trace there. GitHub's list of activities is asked where the head is one that no look
 * noted, where something is missing and the ledger does not tell who did it, and before anything
 * lands, which would bury what came and went between two looks. Else nothing is asked.
 */
export async function findRewritten(
  context: RunContext,
  { name, branch }: EntryChannel,
  { reading: { ledger } }: LookedLedger,
  { channel, channelLine }: ChannelPast,
  when: 'looking' | 'landing' = 'looking',
): Promise<readonly Rewriting[]> {
  const { client, repository, now } = context
  const read = {
    commits: new Set(channel.commits.map(({ commit }) => commit)),
    since: channel.cursor === undefined ? undefined : channel.commits.at(-1)?.committedAt,
  }
  const since = knownSince(name, ledger, channelLine)
  const known = new Map<Sha, Rewriting['commits'] | undefined>()
  const lostBy = (pushes: readonly ForcedPush[]) =>
    lostAmong(context, missingHeads(name, ledger, pushes, read), channel.head, known)
  // Without their pushes, those that the ledger knows: where it knows all, nobody else is asked.
  const isNews = when === 'landing' || !isOldOrNoted(channelLine[0], ledger, name, now)
  const noted = isNews ? undefined : await lostBy([])
  const isTold = noted?.every(({ pushed }) => pushed !== undefined) === true
  const pushes =
    since === undefined || isTold
      ? undefined
      : await readForcedPushes(client, repository, { branch, since })
  const lost = noted !== undefined && pushes === undefined ? noted : await lostBy(pushes ?? [])
  if (lost.length === 0) return []
  const incidents = await incidentsOf(context, name, new Set(lost.map((one) => one.lost)))
  return lost.map((one) => withIncident(one, incidents))
}

/** A head from before the months that the ledger was read for may be noted in an older one. */
function isOldOrNoted(
  head: Lines['channelLine'][number] | undefined,
  ledger: Ledger,
  name: ChannelName,
  now: string,
): boolean {
  if (head === undefined) return true
  return (
    Date.parse(head.committedAt) < Date.parse(monthBefore(now)) ||
    isNoted(name, ledger, head.commit)
  )
}

/** Without the permission no incident is known, and none ends the hold. */
async function incidentsOf(
  { client, repository }: RunContext,
  name: EntryChannel['name'],
  heads: ReadonlySet<Rewriting['lost']>,
): Promise<readonly HoldIncident[]> {
  try {
    return await readIncidents(client, repository, name, heads)
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== 'permission') throw error
    return []
  }
}

/** Says it in every report, and opens the incident that a person closes. */
export function tellRewritten(
  channel: EntryChannel,
  rewritten: readonly Rewriting[],
  byHand: ByHand,
): ByHand {
  const standing = rewritten.filter(isStanding)
  const incidents = standing
    .filter(({ incident }) => incident === undefined)
    .map(
      (one): PromotionOperation => ({ kind: 'open-incident', ...rewritingIncident(channel, one) }),
    )
  return {
    ...byHand,
    alarms: [...standing.map((one) => describeRewriting(channel, one)), ...byHand.alarms],
    operations: [...incidents, ...byHand.operations],
  }
}

/** The ledger with what it is to remember of it, and tell the looks after this one. */
export function noteRewritten(
  { now }: RunContext,
  { name }: EntryChannel,
  rewritten: readonly Rewriting[],
  ledger: LookedLedger,
): LookedLedger {
  return { ...ledger, seen: [...ledger.seen, ...rewritingEntries(name, rewritten, now)] }
}

/** What was lost holds the channel, beside what else does. */
export function withRewritten(
  { now }: RunContext,
  channel: EntryChannel,
  rewritten: readonly Rewriting[],
  evidence: PromotionEvidence,
): PromotionEvidence {
  if (rewritten.length === 0) return evidence
  const { hold } = evidence
  const known = hold?.kind === 'measured' ? hold.value : { incidents: [], rollbacks: [] }
  return {
    ...evidence,
    hold: {
      kind: 'measured',
      source: { name: 'ledger' },
      measuredAt: now,
      about: { kind: 'channel', channel: channel.name },
      remarks: [],
      value: { ...known, rewritten },
    },
  }
}
