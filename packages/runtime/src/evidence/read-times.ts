import {
  type About,
  type Attested,
  type Channel,
  type DeployedPeriod,
  type EntryChannel,
  type Evidence,
  entriesOf,
  type LandingEntry,
  type LedgerEntry,
  lookContext,
  type Missing,
  type MissingReason,
  type Sha,
  type Snapshot,
} from '@sluice/core'
import { readArrivals, type Sighting } from '../github/read-arrivals.ts'
import { readDeployment } from '../github/read-deployments.ts'
import { readStatuses } from '../github/read-statuses.ts'
import { attestedLine } from '../ledger/attest-line.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { missingBecause } from './missing-because.ts'

export type TimesQuestion = {
  readonly context: RunContext
  readonly channel: EntryChannel
  readonly from: Channel
  readonly baseline: Snapshot
  readonly candidate: Snapshot
  /** Login of the token's owner. */
  readonly viewer: string
  /** The source's first parents, newest first. */
  readonly sourceLine: readonly { readonly commit: Sha }[]
  readonly ledger?: LookedLedger
}

export type Times = {
  readonly arrival?: Evidence<Attested>
  readonly landing?: Evidence<Attested>
}

/** Since when the branches have candidate and baseline, where a gate asks. */
export async function readTimes(question: TimesQuestion): Promise<Times> {
  const { context, channel, from, baseline, candidate } = question
  const { soak, cooldown } = channel.entry.gates
  const asksArrival = soak?.since === 'channel'
  if (!asksArrival && cooldown === undefined) return {}
  const source = { name: `history of ${from.branch} and ${channel.branch} on GitHub` }
  const seen = await readArrivals(context.client, context.repository, {
    candidate: { commit: candidate.commit, branch: from.branch },
    baseline: { commit: baseline.commit, branch: channel.branch },
  }).catch((error: unknown) => missingBecause(error, source))
  if ('kind' in seen) return { arrival: seen, landing: seen }
  return {
    ...(asksArrival
      ? {
          arrival: await arrivalOf(question, seen.candidate).catch((error: unknown) =>
            missingBecause(error, source),
          ),
        }
      : {}),
    ...(cooldown === undefined
      ? {}
      : {
          landing: await landingOf(question, seen.baseline).catch((error: unknown) =>
            missingBecause(error, source),
          ),
        }),
  }
}

/**
 * Where nothing of GitHub's tells, our own first look at the candidate does: it saw the candidate
 * on the source's branch, and left a status there.
 */
async function arrivalOf(
  { context, channel, from, candidate, viewer }: TimesQuestion,
  seen: Sighting | undefined,
): Promise<Evidence<Attested>> {
  const { client, repository, now } = context
  const about: About = { kind: 'commit', ...candidate }
  if (seen !== undefined) return attested(seen, about, now)
  // Every workflow on every branch writes as that bot: its word is no evidence (promise 6).
  const ownLook = viewer === SHARED_BOT ? undefined : lookContext(channel.name)
  const statuses =
    ownLook === undefined ? [] : await readStatuses(client, repository, candidate.commit)
  const first = statuses
    .filter(({ context, creator }) => context === ownLook && creator?.login === viewer)
    .at(-1)
  if (first === undefined && ownLook === undefined) return neverSeen(from.branch, candidate.commit)
  const look =
    first === undefined
      ? { at: now, by: 'first seen now' }
      : { at: first.created_at, by: 'first seen by Sluice' }
  return attested(look, about, now)
}

/** Where nothing of GitHub's tells, the ledger does: which look saw the channel there first. */
async function landingOf(
  question: TimesQuestion,
  seen: Sighting | undefined,
): Promise<Evidence<Attested>> {
  const { context, channel, baseline, viewer } = question
  const about: About = { kind: 'commit', ...baseline }
  if (seen !== undefined) return attested(seen, about, context.now)
  // Every workflow on every branch writes as that bot: its word is no evidence (promise 6).
  const at = viewer === SHARED_BOT ? undefined : await firstSeen(question)
  if (at !== undefined) return attested({ at, by: 'first seen by Sluice' }, about, context.now)
  return neverSeen(channel.branch, baseline.commit)
}

/**
 * The first look that saw the channel there, by our own word: an earlier time would open a gate.
 * Where no line says so, it is this one, which is about to note it.
 */
async function firstSeen({
  context,
  channel,
  baseline,
  viewer,
  ledger: looked,
}: TimesQuestion): Promise<string | undefined> {
  if (looked === undefined) return undefined
  const { ledger } = looked.reading
  const isLanding = (entry: LedgerEntry): entry is LandingEntry =>
    entry.kind === 'landing' && entry.channel === channel.name && entry.commit === baseline.commit
  if (!entriesOf(ledger, 'landing').some(isLanding)) return looked.seen.find(isLanding)?.at
  return (await attestedLine(context, ledger, viewer, isLanding))?.at
}

const SHARED_BOT = 'github-actions[bot]'

function neverSeen(branch: string, commit: Sha): Missing {
  return {
    kind: 'missing',
    source: { name: `history of ${branch} on GitHub` },
    why: 'absent',
    detail: `GitHub does not tell since when ${branch} has ${commit}: no merged pull request and no check says so, and the date in a commit is its author's claim.`,
  }
}

function attested({ at, by, url }: Sighting, about: About, now: string): Evidence<Attested> {
  return {
    kind: 'measured',
    value: { since: at, by },
    source: { name: by, ...(url === undefined ? {} : { url }) },
    measuredAt: now,
    about,
    remarks: [],
  }
}

/** When the candidate ran in the source channel's environment. */
export async function readDeployed({
  context,
  from,
  candidate,
  sourceLine,
}: TimesQuestion): Promise<Evidence<DeployedPeriod>> {
  const { client, repository, now } = context
  const { environment } = from
  const source = { name: `deployments to ${environment}` }
  const read = await readDeployment(client, repository, {
    commit: candidate.commit,
    environment,
  }).catch((error: unknown) => missingBecause(error, source))
  const missing = (why: MissingReason, detail: string) =>
    ({ kind: 'missing', source, why, detail }) as const
  switch (read.kind) {
    case 'missing':
      return read
    case 'deployed': {
      const about: About = { kind: 'commit', ...candidate }
      return {
        kind: 'measured',
        value: read.period,
        source,
        measuredAt: now,
        about,
        remarks: [],
      }
    }
    case 'not deployed': {
      const { state, others } = read
      if (state !== undefined && UNDER_WAY.has(state))
        return missing('pending', `The candidate is being deployed to ${environment}.`)
      if (state !== undefined)
        return missing(
          'absent',
          `The candidate's deployment to ${environment} did not succeed: it is ${state.toLowerCase()}.`,
        )
      if (others.length === 0)
        return missing('absent', `GitHub Deployments know of no deployment to ${environment}.`)
      const place = sourceLine.findIndex(({ commit }) => commit === candidate.commit)
      const newer = new Set(sourceLine.slice(0, Math.max(place, 0)).map(({ commit }) => commit))
      return others.some((commit) => newer.has(commit))
        ? missing(
            'absent',
            `${environment} went on to a newer commit, and the candidate was never deployed there.`,
          )
        : missing('pending', `The candidate is not deployed to ${environment} yet.`)
    }
  }
}

const UNDER_WAY: ReadonlySet<string> = new Set(['PENDING', 'QUEUED', 'WAITING', 'IN_PROGRESS'])
