import { shortSha } from '../identifiers.ts'
import type { Channel } from '../policy/policy.ts'
import { type Hold, type HoldFacts, holdsOf } from '../rollback/held.ts'
import { judgeRewriting } from '../rollback/rewriting.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate, GateResult } from './gate.ts'

/**
 * What was rolled back stays out until a person says otherwise (promise 4). Asked of every
 * promotion; it has nothing to say where nothing was taken away from the channel.
 */
export const holdGate: Gate = {
  name: 'hold',
  judge({ channel, from, candidate, evidence }) {
    const facts = evidence.hold
    if (facts?.kind === 'measured' && facts.value.rollbacks.length > 0)
      return beingRolledBack(channel, from, facts.value.rollbacks)
    const lost =
      facts?.kind === 'measured' ? judgeRewriting(channel, facts.value.rewritten ?? []) : undefined
    if (lost !== undefined) return lost
    const fixes = evidenceAbout(evidence.fixes, { commit: candidate })
    // Without the channel's own history `fixes` blocks already, and says what is missing.
    if (fixes.kind === 'missing') return undefined
    const known = facts?.kind === 'measured' ? facts.value : nothingKnown
    const holds = holdsOf(fixes.value.changes, known)
    const standing = holds.filter(({ incident }) => incident?.release === undefined)
    if (holds.length === 0) return undefined
    const common = {
      gate: 'hold',
      required: 'a maintainer releases what was rolled back',
      about: fixes.about,
      sources: holds.flatMap(({ incident }) =>
        incident === undefined ? [] : [{ name: `#${incident.number}`, url: incident.url }],
      ),
      remarks: [],
    }
    if (standing.length === 0) {
      const said = holds.flatMap(describeRelease).join('; ')
      return {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        observed: said,
        reason: `What was rolled back may come in again: ${said}.`,
        clear: [],
      }
    }
    if (facts?.kind === 'missing') {
      return {
        ...common,
        verdict: 'unmeasured',
        next: 'act',
        observed: 'rolled back; incidents could not be read',
        reason: facts.detail,
        clear: ['Give the token `issues: read`.'],
      }
    }
    return {
      ...common,
      verdict: 'fail',
      next: 'act',
      observed: standing
        .map(({ removal }) => `rolled back by ${shortSha(removal.commit)}`)
        .join(', '),
      reason: standing.map((hold) => describeHold(hold, channel)).join(' '),
      clear: [waysOut(standing, from)],
    }
  },
}

const nothingKnown: HoldFacts = { incidents: [], rollbacks: [] }

function beingRolledBack(
  channel: Channel,
  from: Channel,
  rollbacks: HoldFacts['rollbacks'],
): GateResult {
  const numbers = rollbacks.map(({ number }) => `#${number}`).join(', ')
  const rolledBack = rollbacks.map(({ isOfSource }) => (isOfSource ? from : channel).name)
  const names = [...new Set(rolledBack)].join(' and ')
  return {
    gate: 'hold',
    verdict: 'fail',
    next: 'act',
    observed: `${numbers} rolls back ${names}`,
    required: 'no rollback under way',
    reason: `${names} is being rolled back by ${numbers}: nothing may come in before that is settled.`,
    clear: [`Merge or close ${numbers}.`],
    sources: rollbacks.map(({ number, url }) => ({ name: `#${number}`, url })),
    remarks: [],
  }
}

function describeHold({ removal, incident }: Hold, { name }: Channel): string {
  const title = removal.title.replaceAll('`', '’')
  const what = `${shortSha(removal.commit)} “${title}” took promoted content away from ${name}`
  if (incident === undefined) return `${what}, and no incident about it was found.`
  if (incident.remark === undefined) return `${what}; incident #${incident.number} is open.`
  return `${what}; incident #${incident.number} ${incident.remark}, which does not end the hold.`
}

function describeRelease({ incident }: Hold): readonly string[] {
  if (incident?.release === undefined) return []
  const { by, how, reason } = incident.release
  return [
    how === 'closed'
      ? `${by} closed #${incident.number}`
      : `${by} released it on #${incident.number}: ${reason ?? ''}`,
  ]
}

/** The three ways out. */
function waysOut(holds: readonly Hold[], from: Channel): string {
  const numbers = holds.flatMap(({ incident }) => (incident ? [`#${incident.number}`] : []))
  const where = numbers.length === 0 ? 'the incident' : numbers.join(', ')
  const [first] = holds
  const commit = first === undefined ? '' : first.removal.commit
  const mainline = first?.removal.mainline === undefined ? '' : `-m ${first.removal.mainline} `
  return `Release it: close ${where} by hand, or comment \`/sluice release <reason>\` there; what was rolled back comes in again as a whole. Or carry the removal to ${from.name} first, so that the next candidate does not have it, by a pull request: \`git fetch origin && git switch -c removal-to-${from.name} origin/${from.branch} && git cherry-pick -x ${mainline}${commit}\`. Or acknowledge that it stays out, and leave the incident open.`
}
