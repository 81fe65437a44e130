import type { Attested, DeployedPeriod, Evidence } from '../evidence/evidence.ts'
import type { SoakRule } from '../policy/waiting-rules.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { formatDuration, formatTime, later, secondsBetween } from './duration.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate, GateResult } from './gate.ts'
import { judgeMissing, notCollected } from './missing.ts'

/** The candidate has been on its channel, or deployed, long enough for trouble to show. */
export const soakGate: Gate = {
  name: 'soak',
  judge(question) {
    const { channel, candidate, evidence } = question
    const rule = channel.entry.gates.soak
    if (rule === undefined) return undefined
    const collected: Evidence<Attested | DeployedPeriod> =
      (rule.since === 'channel' ? evidence.arrival : evidence.deployment) ?? notCollected('soak')
    const seen = evidenceAbout(collected, { commit: candidate })
    const required = describeRule(rule, question)
    if (seen.kind === 'missing')
      return judgeMissing('soak', required, seen, [howToClear(rule, question)])
    return {
      gate: 'soak',
      required,
      about: seen.about,
      sources: [seen.source],
      remarks: seen.remarks,
      ...judgeTime(rule, seen.value, question),
    }
  },
}

type Answer = Pick<GateResult, 'verdict' | 'next' | 'observed' | 'reason' | 'clear'>

function judgeTime(
  rule: SoakRule,
  seen: Attested | DeployedPeriod,
  question: PromotionQuestion,
): Answer {
  const { now, candidate, from } = question
  const { since } = seen
  const until = 'until' in seen ? seen.until : undefined
  const seconds = secondsBetween(since, until ?? now)
  const observed = describeSeen(seen)
  const where = rule.since === 'channel' ? `on ${from.name}` : `deployed to ${from.environment}`
  if (seconds >= rule.seconds) {
    return {
      verdict: 'pass',
      next: 'nothing',
      observed,
      reason: `It was ${where} for ${formatDuration(rule.seconds)} and longer.`,
      clear: [],
    }
  }
  if (until !== undefined) {
    return {
      verdict: 'inconclusive',
      next: 'act',
      observed,
      reason: `It was ${where} for only ${formatDuration(seconds)}, then another commit took its place.`,
      clear: [
        `Deploy ${candidate.commit} to ${from.environment} again, or bring a newer candidate.`,
      ],
    }
  }
  return {
    verdict: 'inconclusive',
    next: 'wait',
    observed,
    reason: `It has not been ${where} for ${formatDuration(rule.seconds)} yet.`,
    clear: [`Long enough at ${formatTime(later(since, rule.seconds), now)}.`],
  }
}

/** With the whole date: a text that stays the same is not written again at each look. */
function describeSeen(seen: Attested | DeployedPeriod): string {
  if ('by' in seen) return `since ${minuteOf(seen.since)} (${seen.by})`
  return seen.until === undefined
    ? `since ${minuteOf(seen.since)}`
    : `${minuteOf(seen.since)} to ${minuteOf(seen.until)}`
}

function minuteOf(time: string): string {
  return formatTime(time, '')
}

function describeRule(rule: SoakRule, { from }: PromotionQuestion): string {
  const time = formatDuration(rule.seconds)
  return rule.since === 'channel' ? `${time} on ${from.name}` : `${time} in ${from.environment}`
}

function howToClear(rule: SoakRule, { from, candidate }: PromotionQuestion): string {
  return rule.since === 'channel'
    ? `Let a workflow run on \`${from.branch}\` at each push: its time then counts.`
    : `Deploy ${candidate.commit} to the environment \`${from.environment}\`, and report its success to GitHub Deployments.`
}
