import {
  describeRewriting,
  type EntryChannel,
  entriesOf,
  type HoldIncident,
  isSha,
  missingHeads,
  type PromotionEvidence,
  type PromotionOperation,
  type Rewriting,
  rewritingIncident,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { readIncidents } from '../github/read-incidents.ts'
import { explained, refusedStatus } from '../github/translate-error.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import type { ByHand } from './by-hand.ts'
import type { Lines } from './read-history.ts'
import type { RunContext } from './run-context.ts'

/**
 * Heads that a look saw on the channel, and that somebody took out of its history by force: what they
 * had is lost without a trace there. Where the history has them all, nothing is asked of GitHub.
 */
export async function findRewritten(
  context: RunContext,
  { name }: EntryChannel,
  { reading: { ledger } }: LookedLedger,
  { channel }: Lines,
): Promise<readonly Rewriting[]> {
  const missing = missingHeads(name, entriesOf(ledger, 'landing'), {
    commits: new Set(channel.commits.map(({ commit }) => commit)),
    since: channel.cursor === undefined ? undefined : channel.commits.at(-1)?.committedAt,
  })
  const lost: Rewriting[] = []
  for (const head of missing) {
    // What a lost head stood on went with it: one push by force is one incident.
    if (lost.some(({ commits }) => commits.some(({ commit }) => commit === head.lost))) continue
    const commits = await commitsOnlyIn(context, head.lost, channel.head)
    if (commits !== undefined) lost.push({ ...head, commits })
  }
  if (lost.length === 0) return []
  const incidents = await incidentsOf(context, name, new Set(lost.map((one) => one.lost)))
  return lost.map((one) => {
    const incident = incidents.find(({ of }) => of === one.lost)
    return incident === undefined ? one : { ...one, incident }
  })
}

/** Newest first; undefined where the head has all of it. */
async function commitsOnlyIn(
  { client, repository: { owner, name: repo } }: RunContext,
  lost: string,
  head: string,
): Promise<Rewriting['commits'] | undefined> {
  return explained(`compare ${lost} with ${head}`, async () => {
    try {
      const { data } = await client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        owner,
        repo,
        basehead: `${head}...${lost}`,
        per_page: 100,
      })
      if (data.status === 'behind' || data.status === 'identical') return undefined
      return data.commits
        .flatMap(({ sha: commit, commit: { message } }) =>
          isSha(commit) ? [{ commit, title: message.split('\n', 1)[0] ?? '' }] : [],
        )
        .toReversed()
    } catch (error) {
      // GitHub drops what no branch has after a while.
      if (refusedStatus(error) === 404) return []
      throw error
    }
  })
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
  const standing = rewritten.filter(({ incident }) => incident?.release === undefined)
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
