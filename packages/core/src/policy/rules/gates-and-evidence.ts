import { compare, one, zero } from '../../decimal.ts'
import { probeInterval } from '../evidence-settings.ts'
import type { GateSettings } from '../gate-settings.ts'
import { Refusal } from '../problem.ts'
import type { Placed } from '../settings-problems.ts'
import type { Path } from '../source.ts'
import { isMapping } from '../yaml-tree.ts'
import type { ReadablePolicy } from './readable-policy.ts'

/** The evidence that a gate judges, and how to name it; `ci` and `fixes` ask GitHub and git. */
const NEEDS = [
  ['score', 'eval', "eval: { report: 'evidence/eval-{channel}.json' }"],
  ['error-rate', 'metrics', "metrics: { prometheus: 'https://prom.example.com' }"],
  ['latency', 'metrics', "metrics: { prometheus: 'https://prom.example.com' }"],
  ['metric', 'metrics', "metrics: { prometheus: 'https://prom.example.com' }"],
  ['probes', 'probes', 'probes: { workflow: health.yml }'],
] as const

/** Gates that say something about the candidate, and not only that time passed. */
const MEASURING = ['ci', 'score', 'error-rate', 'latency', 'probes', 'metric'] as const

/** Rules on the gates of a channel together, and on the evidence that they are to judge. */
export function gateRefusals(policy: ReadablePolicy): readonly Placed[] {
  const entries = policy.channels.flatMap(({ name, written, settings }) =>
    'from' in written && settings !== undefined
      ? [{ path: ['channels', name, 'enter'], gates: settings.enter }]
      : [],
  )
  const watched = policy.channels.flatMap(({ name, settings }) =>
    settings?.watch === undefined
      ? []
      : [{ path: ['channels', name, 'watch'], gates: settings.watch }],
  )
  return [
    ...watched.flatMap(({ path, gates }) => [
      ...noGates(path, gates),
      ...noEvidence(path, gates, policy),
      ...windowWithoutProbe(path, gates, policy),
    ]),
    ...entries.flatMap(({ path, gates }) => [
      ...noGates(path, gates),
      ...noEvidence(path, gates, policy),
      ...scoreThatNeverFails(path, gates),
      ...windowWithoutProbe(path, gates, policy),
      ...queryWithoutServer(path, gates, policy),
    ]),
  ]
}

/** The gates over evidence that is measured; a watch has only some of them. */
type MeasuredGates = {
  readonly [Name in 'score' | 'error-rate' | 'latency']: GateSettings[Name] | object | 'off' | false
} & Pick<GateSettings, 'probes'> &
  Pick<Partial<GateSettings>, 'ci' | 'metric'>

function noGates(path: Path, gates: MeasuredGates): readonly Placed[] {
  // That time passes says nothing about a candidate.
  if (MEASURING.some((gate) => typeof gates[gate] === 'object')) return []
  const refusal = new Refusal(
    'no-gates',
    'Every gate that measures something is switched off: a policy without gates is refused.',
    'Remove at least one `off`; `ci` needs no evidence of yours.',
  )
  return [{ path, at: 'key', refusal }]
}

function noEvidence(
  path: Path,
  gates: MeasuredGates,
  { evidence }: ReadablePolicy,
): readonly Placed[] {
  return NEEDS.filter(
    ([gate, source]) => typeof gates[gate] === 'object' && !(source in evidence),
  ).map(([gate, source, example]) => ({
    path: [...path, gate],
    at: 'key',
    refusal: new Refusal(
      'no-evidence',
      `The gate \`${gate}\` is on, but the policy has no \`evidence.${source}\` for it to judge.`,
      `Add \`${example}\` under \`evidence\`, or \`${gate}: off\` under \`${path.join('.')}\`.`,
    ),
  }))
}

function scoreThatNeverFails(path: Path, { score }: GateSettings): readonly Placed[] {
  if (typeof score !== 'object') return []
  if (compare(score.min, zero) > 0 || compare(score['max-drop'], one) < 0) return []
  const refusal = new Refusal(
    'never-fails',
    'Every score is at least 0 and at most 1 lower than another: this gate never fails.',
    'Raise `min`, lower `max-drop`, or write `score: off`.',
  )
  return [{ path: [...path, 'score'], at: 'key', refusal }]
}

function windowWithoutProbe(
  path: Path,
  { probes }: MeasuredGates,
  { probes: source }: ReadablePolicy,
): readonly Placed[] {
  if (typeof probes !== 'object' || source === undefined) return []
  const every = probeInterval(source)
  if (every <= probes.window) return []
  const refusal = new Refusal(
    'never-passes',
    `A probe is expected every ${every} seconds, so in this window of ${probes.window} none may be.`,
    'Widen the window, or probe more often with `evidence.probes.every`.',
  )
  return [{ path: [...path, 'probes', 'window'], at: 'value', refusal }]
}

/** One page of metrics has series; only a server answers queries. */
function queryWithoutServer(
  path: Path,
  { metric }: GateSettings,
  { evidence: { metrics: source } }: ReadablePolicy,
): readonly Placed[] {
  if (typeof metric !== 'object' || !isMapping(source) || !('scrape' in source)) return []
  return metric.flatMap(({ query }, index): readonly Placed[] =>
    query === undefined
      ? []
      : [
          {
            path: [...path, 'metric', index, 'query'],
            at: 'key',
            refusal: new Refusal(
              'no-evidence',
              'A page of metrics answers no queries: `evidence.metrics` names `scrape`.',
              'Name the series alone with `series`, or a server with `prometheus`.',
            ),
          },
        ],
  )
}
