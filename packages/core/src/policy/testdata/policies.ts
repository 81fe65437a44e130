import { formatPolicyProblems } from '../format-problems.ts'
import { parsePolicy } from '../parse-policy.ts'
import type { Policy } from '../policy.ts'

const FILE = '.github/sluice.yml'

/** The policy of a text that must be one. */
export function policyOf(text: string): Policy {
  const result = parsePolicy(text, { file: FILE })
  if (!result.ok) throw new Error(formatPolicyProblems(result.problems))
  return result.policy
}

/** What a user reads about a text that is refused. */
export function reportOn(text: string): string {
  const result = parsePolicy(text, { file: FILE })
  return result.ok ? 'accepted' : formatPolicyProblems(result.problems)
}

const EVIDENCE = `evidence:
  eval: { report: 'evidence/eval-{channel}.json' }
  metrics: { prometheus: 'https://prom.example.com' }
  probes: { workflow: health.yml }
`

/** The smallest policy, with lines for the gates of `stable` from line 7 on. */
export function withGates(...lines: readonly string[]): string {
  const enter = lines.length === 0 ? '' : `    enter:\n${indented(6, lines)}`
  return `version: 1\nchannels:\n  next: {}\n  stable:\n    from: next\n${enter}${EVIDENCE}`
}

/** The smallest policy, with lines for `stable` from line 6 on. */
export function withStable(...lines: readonly string[]): string {
  const stable = indented(4, ['from: next', ...lines])
  return `version: 1\nchannels:\n  next: {}\n  stable:\n${stable}${EVIDENCE}`
}

/** The smallest policy, with lines for its channels from line 3 on. */
export function withChannels(...lines: readonly string[]): string {
  return `version: 1\nchannels:\n${indented(2, lines)}${EVIDENCE}`
}

/** A policy whose only gate is \`ci\`, with lines for its evidence from line 6 on. */
export function withEvidence(...lines: readonly string[]): string {
  const off = '{ score: off, error-rate: off, latency: off, probes: off }'
  return `version: 1\nchannels:\n  next: {}\n  stable: { from: next, enter: ${off} }\nevidence:\n${indented(2, lines)}`
}

function indented(by: number, lines: readonly string[]): string {
  return lines.map((line) => `${' '.repeat(by)}${line}\n`).join('')
}
