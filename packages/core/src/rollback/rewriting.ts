import type { GateResult } from '../gates/gate.ts'
import { type ChannelName, isSha, type Sha, shortSha } from '../identifiers.ts'
import type { LandingEntry } from '../ledger/entry.ts'
import type { Channel } from '../policy/policy.ts'
import { markdownText } from '../report/inline-text.ts'
import type { HoldIncident } from './held.ts'
import { incidentLabels, incidentMarker } from './incident.ts'
import type { RemovalIncident } from './removal-incident.ts'

/** A head that the channel had, and that its history does not have any more: a push by force. */
export type Rewriting = {
  readonly lost: Sha
  /** ISO 8601, UTC: when a look saw it. */
  readonly seenAt: string
  /** What went with it, newest first, as far as GitHub still knows. */
  readonly commits: readonly { readonly commit: Sha; readonly title: string }[]
  readonly incident?: HoldIncident
}

/** Each costs a request; who rewrites a branch more often has the first incident open still. */
const MOST_HEADS = 3

/**
 * Heads that the ledger saw on the channel and that its history, as far as it was read, does not
 * have, newest first. Whether they are lost is for git to say: they may have been merged in.
 *
 * @param read all that was read of the channel's history; `since`: its oldest time, undefined where
 * it was read to its root.
 */
export function missingHeads(
  channel: ChannelName,
  landings: readonly LandingEntry[],
  read: { readonly commits: ReadonlySet<string>; readonly since: string | undefined },
): readonly Pick<Rewriting, 'lost' | 'seenAt'>[] {
  const { commits, since } = read
  const heads = new Map<Sha, string>()
  for (const { channel: of, commit, at } of landings) {
    const isReached = since === undefined || Date.parse(at) > Date.parse(since)
    if (of === channel && isReached && isSha(commit) && !commits.has(commit)) heads.set(commit, at)
  }
  return [...heads]
    .map(([lost, seenAt]) => ({ lost, seenAt }))
    .toReversed()
    .slice(0, MOST_HEADS)
}

/** For whoever reads the report; the same from look to look. */
export function describeRewriting(
  { name, branch }: Channel,
  { lost, seenAt, commits, incident }: Rewriting,
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
  return `The history of ${name} was rewritten: ${branch} was at ${shortSha(lost)} at ${seenAt.slice(0, 16).replace('T', ' ')} UTC and does not have it any more${went === '' ? '' : `. Gone with it: ${went}${more}`}.${told}`
}

const MOST_NAMED = 5

/** Undefined where nothing is lost, or a person said that it may be. */
export function judgeRewriting(
  channel: Channel,
  rewritings: readonly Rewriting[],
): GateResult | undefined {
  const standing = rewritings.filter(({ incident }) => incident?.release === undefined)
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
  const { lost, commits } = rewriting
  const marker = incidentMarker({ channel: channel.name, of: lost })
  const name = markdownText(channel.name)
  return {
    marker,
    title: `Incident: the history of ${channel.name} was rewritten, ${lost.slice(0, 7)} is lost`,
    labels: incidentLabels('standard'),
    body: [
      marker,
      `**What:** somebody pushed to ${name} by force. It was at ${lost}, and its history does not have that commit any more.`,
      '',
      ...(commits.length === 0
        ? []
        : [
            'Gone with it:',
            '',
            ...commits.map(({ commit, title }) => `- ${commit} ${markdownText(title)}`),
            '',
          ]),
      'Who it was tells the activity of the branch, on its page or with ``gh api "repos/{owner}/{repo}/activity?ref=' +
        `refs/heads/${channel.branch}&activity_type=force_push"\`\`.`,
      '',
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
