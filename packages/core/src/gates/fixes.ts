import type { ChannelOnlyChange, ChannelOnlyChanges } from '../evidence/evidence.ts'
import { shortSha } from '../identifiers.ts'
import type { Channel } from '../policy/policy.ts'
import type { EntryChannel } from '../promotion/question.ts'
import { type Answer, resultOf } from './answer.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate } from './gate.ts'
import { judgeMissing } from './missing.ts'
import { counted } from './readable-numbers.ts'

/** No fix is lost: what only the channel has must be in the candidate, or be declared not needed. */
export const fixesGate: Gate = {
  name: 'fixes',
  judge({ channel, from, candidate, evidence }) {
    const required = `every change of ${channel.name} is in the candidate`
    const fixes = evidenceAbout(evidence.fixes, { commit: candidate })
    if (fixes.kind === 'missing') {
      const look = `Look at what only ${channel.name} has: \`git log --first-parent ${candidate.commit}..origin/${channel.branch}\`.`
      return judgeMissing('fixes', required, fixes, [look])
    }
    const { changes, adopted } = fixes.value
    const lost = changes.filter(({ status }) => status.kind === 'lost')
    const remarks = [
      ...fixes.remarks,
      ...changes.flatMap(notNeeded),
      ...adoption(channel, adopted, lost.length),
    ]
    const answer = lost.length === 0 ? nothingLost(channel, changes) : losing(channel, from, lost)
    return resultOf(
      'fixes',
      required,
      { about: fixes.about, source: fixes.source, remarks },
      answer,
    )
  },
}

function nothingLost({ name }: EntryChannel, changes: readonly ChannelOnlyChange[]): Answer {
  const own = changes.filter(({ status }) => status.kind !== 'promotion').length
  return {
    verdict: 'pass',
    next: 'nothing',
    observed:
      own === 0
        ? `${name} has no change of its own`
        : `${counted(own, 'change')} only on ${name}, none lost`,
    reason: `Nothing that only ${name} has would be lost.`,
    clear: [],
  }
}

function losing({ name }: EntryChannel, from: Channel, lost: readonly ChannelOnlyChange[]): Answer {
  return {
    verdict: 'fail',
    next: 'act',
    observed: `${counted(lost.length, 'change')} only on ${name}`,
    reason: `Promoting would lose ${lost.map(describeChange).join(', ')}.`,
    clear: [carry(lost, from), notNeededBy(lost)],
  }
}

function describeChange({ commit, title, author }: ChannelOnlyChange): string {
  return `${shortSha(commit)} “${withoutBackticks(title)}” (${withoutBackticks(author)})`
}

/** Up to where the policy says that all is accounted for; or why it says so in vain. */
function adoption(
  { name, entry }: EntryChannel,
  adopted: ChannelOnlyChanges['adopted'],
  lost: number,
): readonly string[] {
  if (adopted !== undefined)
    return [
      `${name} is adopted at ${shortSha(adopted.commit)} by policy: ${counted(adopted.leftOut, 'older commit')} of its own accounted for.`,
    ]
  if (entry.adopted === undefined || lost === 0) return []
  return [
    `The policy adopts ${name} at ${shortSha(entry.adopted)}, which is not among the commits that only ${name} has since it last agreed with the candidate: it accounts for none of these.`,
  ]
}

function notNeeded({ commit, status }: ChannelOnlyChange): readonly string[] {
  if (status.kind !== 'not-needed') return []
  return [`${shortSha(commit)} is not needed, says ${status.who}: ${status.reason}`]
}

/** Backticks mark the commands in a sentence; a title must not pass for one. */
function withoutBackticks(text: string): string {
  return text.replaceAll('`', '’')
}

/** The person's word that would clear it, for those that need not come along. */
function notNeededBy(lost: readonly ChannelOnlyChange[]): string {
  const [first] = lost
  const commit = lost.length === 1 && first !== undefined ? first.commit : 'COMMIT'
  return `Or say why it need not be carried, in a comment on the pull request that brought it or on a promotion: \`/sluice not-needed ${commit} REASON\``
}

/** More than this in one pull request nobody reviews; the next look names the rest. */
const MOST_PICKS = 20

/** The backport that would clear it: each commit by its whole name, oldest first. */
function carry(lost: readonly ChannelOnlyChange[], from: Channel): string {
  const start = `git fetch origin && git switch -c backport-to-${from.name} origin/${from.branch}`
  const oldest = lost.slice(-MOST_PICKS).toReversed()
  const picks = oldest.map(({ commit, mainline }) => {
    const parent = mainline === undefined ? '' : `-m ${mainline} `
    return `git cherry-pick -x ${parent}${commit}`
  })
  const which =
    lost.length > MOST_PICKS ? `the oldest ${MOST_PICKS}` : lost.length === 1 ? 'it' : 'them'
  return `Carry ${which} to ${from.branch}${lost.length === 1 ? '' : ', oldest first'}, by a pull request: \`${[start, ...picks].join(' && ')}\``
}
