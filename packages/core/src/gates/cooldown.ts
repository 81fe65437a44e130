import { formatDuration, formatTime, later, secondsBetween } from './duration.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate } from './gate.ts'
import { judgeMissing, notCollected } from './missing.ts'

/** The channel is left alone for a while after each landing, so that each can be told apart. */
export const cooldownGate: Gate = {
  name: 'cooldown',
  judge({ channel, baseline, evidence, now }) {
    const rule = channel.entry.gates.cooldown
    if (rule === undefined) return undefined
    const time = formatDuration(rule.seconds)
    const required = `${time} after the last landing`
    const landing = evidenceAbout(evidence.landing ?? notCollected('cooldown'), {
      commit: baseline,
    })
    if (landing.kind === 'missing') {
      return judgeMissing('cooldown', required, landing, [
        `Let a workflow run on \`${channel.branch}\`: \`gh workflow run <workflow> --ref ${channel.branch}\`. Its time then counts.`,
      ])
    }
    const { since, by } = landing.value
    const common = {
      gate: 'cooldown',
      observed: `${formatTime(since, '')} (${by})`,
      required,
      about: landing.about,
      sources: [landing.source],
      remarks: landing.remarks,
    }
    if (secondsBetween(since, now) >= rule.seconds) {
      return {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        reason: `${channel.name} has not moved for ${time} and longer.`,
        clear: [],
      }
    }
    return {
      ...common,
      verdict: 'inconclusive',
      next: 'wait',
      reason: `${channel.name} moved less than ${time} ago.`,
      clear: [`Over at ${formatTime(later(since, rule.seconds), now)}.`],
    }
  },
}
