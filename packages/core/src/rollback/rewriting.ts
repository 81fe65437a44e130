import type { GateResult } from '../gates/gate.ts'
import { type ChannelName, type Sha, shortSha } from '../identifiers.ts'
import type { RewritingEntry } from '../ledger/entry.ts'
import type { Channel } from '../policy/policy.ts'
import { markdownText } from '../report/inline-text.ts'
import type { HoldIncident } from './held.ts'
import { incidentLabels, incidentMarker } from './incident.ts'
import type { ForcedPush } from './lost-heads.ts'
import type { RemovalIncident } from './removal-incident.ts'

/** A head that the channel had, and that its history does not have any more: a push by force. */
export type Rewriting = {
  readonly lost: Sha
  /** ISO 8601, UTC: when a look saw it, or, where none did, when it was lost. */
  readonly seenAt: string
  /** What took it away; absent where GitHub does not tell. */
  readonly pushed?: Omit<ForcedPush, 'lost'>
  /** What went with it, newest first, as far as GitHub still knows. */
  readonly commits: readonly { readonly commit: Sha; readonly title: string }[]
  readonly incident?: HoldIncident
}

/**
 * The rewriting with its incident. A release from before the push is about another loss of the same
 * head, and ends nothing.
 */
export function withIncident(rewriting: Rewriting, incidents: readonly HoldIncident[]): Rewriting {
  const incident = incidents.find(({ of }) => of === rewriting.lost)
  if (incident === undefined) return rewriting
  const { release, ...unreleased } = incident
  const { pushed } = rewriting
  const isOver =
    release !== undefined && pushed !== undefined && Date.parse(release.at) < Date.parse(pushed.at)
  return isOver
    ? {
        ...rewriting,
        incident: { ...unreleased, remark: 'was released before that push (release it again)' },
      }
    : { ...rewriting, incident }
}

/** What the ledger is to remember of heads that nobody let go yet. */
export function rewritingEntries(
  channel: ChannelName,
  rewritings: readonly Rewriting[],
  now: string,
): readonly RewritingEntry[] {
  return rewritings.filter(isStanding).map(({ lost, pushed }) => ({
    ...{ v: 1, kind: 'rewriting', at: now, channel, lost },
    ...(pushed === undefined ? {} : { pushed }),
  }))
}

/** Nobody who may has said that it may stay lost. */
export function isStanding({ incident }: Rewriting): boolean {
  return incident?.release === undefined
}

/** For whoever reads the report; the same from look to look. */
export function describeRewriting(
  { name, branch }: Channel,
  { lost, seenAt, pushed, commits, incident }: Rewriting,
): string {
  const went = commits
    .slice(0, MOST_NAMED)
    .map(({ commit, title }) => `${shortSha(commit)} “${title.replaceAll('`', '’')}”`)
    .join(', ')
  const more = commits.length > MOST_NAMED ? ` and ${commits.length - MOST_NAMED} more` : ''
  const told =
    incident === undefined
      ? ''
      : incident.remark === undefined
        ? ` Incident #${incident.number} is open.`
        : ` Incident #${incident.number} ${incident.remark}, which does not end the hold.`
  const until =
    pushed === undefined
      ? ` at ${minuteOf(seenAt)} and does not have it any more; GitHub does not tell who pushed`
      : ` until ${deedOf(pushed)}`
  return `The history of ${name} was rewritten: ${branch} was at ${shortSha(lost)}${until}${went === '' ? '' : `. Gone with it: ${went}${more}`}.${told}`
}

function deedOf({ how, by, at }: NonNullable<Rewriting['pushed']>): string {
  const who = by?.replaceAll('`', '’') ?? 'somebody whose account is gone'
  const did = how === 'force' ? 'pushed over it by force' : 'deleted the branch'
  return `${who} ${did} at ${minuteOf(at)}`
}

function minuteOf(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`
}

const MOST_NAMED = 5

/** Undefined where nothing is lost, or a person said that it may be. */
export function judgeRewriting(
  channel: Channel,
  rewritings: readonly Rewriting[],
): GateResult | undefined {
  const standing = rewritings.filter(isStanding)
  const [first] = standing
  if (first === undefined) return undefined
  const incidents = standing.flatMap(({ incident }) => incident ?? [])
  const where = incidents.map(({ number }) => `#${number}`).join(', ') || 'its incident'
  return {
    gate: 'hold',
    verdict: 'fail',
    next: 'act',
    observed: `${standing.map(({ lost }) => shortSha(lost)).join(', ')} lost by a push by force`,
    required: 'a history that was not rewritten',
    reason: standing.map((one) => describeRewriting(channel, one)).join(' '),
    clear: [`${restore(channel, first)} Or, if it was meant, close ${where} by hand.`],
    sources: incidents.map(({ number, url }) => ({ name: `#${number}`, url })),
    remarks: [],
  }
}

function restore({ branch }: Channel, { lost }: Rewriting): string {
  return `Bring back what is missing: \`git fetch origin ${lost} && git switch ${branch} && git merge ${lost}\`, and push.`
}

/** What tells people, and what a person closes to let promotions in again. */
export function rewritingIncident(channel: Channel, rewriting: Rewriting): RemovalIncident {
  const { lost, commits, pushed } = rewriting
  const marker = incidentMarker({ channel: channel.name, of: lost })
  const name = markdownText(channel.name)
  return {
    marker,
    title: `Incident: the history of ${channel.name} was rewritten, ${lost.slice(0, 7)} is lost`,
    labels: incidentLabels('standard'),
    body: [
      marker,
      pushed === undefined
        ? `**What:** somebody pushed to ${name} by force. It was at ${lost}, and its history does not have that commit any more.`
        : `**What:** ${name} was at ${lost} until ${markdownText(deedOf(pushed))}. Its history does not have that commit any more.`,
      '',
      ...(commits.length === 0
        ? []
        : [
            'Gone with it:',
            '',
            ...commits.map(({ commit, title }) => `- ${commit} ${markdownText(title)}`),
            '',
          ]),
      ...(pushed === undefined
        ? [
            'GitHub does not tell Sluice who it was. The audit log of the organization may, or the activity of the branch on its page.',
            '',
          ]
        : []),
      `**Promotion into ${name} is held while this is open**, so that no fix is lost and nothing that was taken away comes in again unseen. For a maintainer:`,
      '',
      `- bring it back: \`git fetch origin ${lost} && git switch ${channel.branch} && git merge ${lost}\`, and push;`,
      '- or, if it was meant, close this issue by hand, or comment `/sluice release` with a reason here.',
      '',
      'A bot’s closing, or `Fixes #…` in a commit, does not end it.',
      '',
    ].join('\n'),
  }
}
