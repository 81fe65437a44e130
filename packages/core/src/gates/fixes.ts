import { shortSha } from '../identifiers.ts'
import type { Gate } from './gate.ts'
import { judgeMissing } from './missing.ts'

/** No fix is lost: what only the channel has must be in the candidate, or be declared not needed. */
export const fixesGate: Gate = {
  name: 'fixes',
  judge({ channel, from, evidence: { fixes } }) {
    const required = `every change of ${channel.name} is in the candidate`
    if (fixes.kind === 'missing') return judgeMissing('fixes', required, fixes, [])
    const { changes } = fixes.value
    const lost = changes.filter(({ status }) => status.kind === 'lost')
    const common = {
      gate: 'fixes',
      required,
      about: fixes.about,
      sources: [fixes.source],
      remarks: [
        ...fixes.remarks,
        ...changes.flatMap((change) =>
          change.status.kind === 'not-needed'
            ? [
                `${shortSha(change.commit)} is not needed, says ${change.status.who}: ${change.status.reason}`,
              ]
            : [],
        ),
      ],
    }
    if (lost.length === 0) {
      const own = changes.filter(({ status }) => status.kind !== 'promotion').length
      return {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        observed:
          own === 0 ? `${channel.name} has no change of its own` : `${own} of ${own} contained`,
        reason: `Nothing that only ${channel.name} has would be lost.`,
        clear: [],
      }
    }
    const one = lost.length === 1
    return {
      ...common,
      verdict: 'fail',
      next: 'act',
      observed: `${lost.length} ${one ? 'change' : 'changes'} only on ${channel.name}`,
      reason: `Promoting would lose ${lost
        .map(({ commit, title, author }) => `${shortSha(commit)} “${title}” (${author})`)
        .join(', ')}.`,
      clear: [
        `Carry ${one ? 'it' : 'them'} to ${from.branch}, oldest first, by a pull request: \`git switch -c backport-to-${from.name} origin/${from.branch} && git cherry-pick -x ${[
          ...lost,
        ]
          .reverse()
          .map(
            ({ commit, mainline }) => `${mainline === undefined ? '' : `-m ${mainline} `}${commit}`,
          )
          .join(' && git cherry-pick -x ')}\``,
      ],
    }
  },
}
