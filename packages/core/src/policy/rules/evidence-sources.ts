import { Refusal } from '../problem.ts'
import type { Placed } from '../settings-problems.ts'
import type { Path } from '../source.ts'
import { probeAddressOf } from '../values/probe-address.ts'
import { isMapping, type Mapping } from '../yaml-tree.ts'
import type { ReadablePolicy } from './readable-policy.ts'

/** Rules on the sources of evidence whose settings depend on each other. */
export function evidenceRefusals({ evidence, channels }: ReadablePolicy): readonly Placed[] {
  const { metrics, probes } = evidence
  return [
    ...(isMapping(metrics) ? metricsRefusals(metrics) : []),
    ...(isMapping(probes) ? probesRefusals(probes, metrics) : []),
    ...(isMapping(probes) ? addressRefusals(probes, channels) : []),
  ]
}

function metricsRefusals(metrics: Mapping): readonly Placed[] {
  const path = ['evidence', 'metrics']
  const refusal = new Refusal(
    'missing',
    'The metrics have no address.',
    'Add `prometheus` with the address of a server, or `scrape` with that of a page.',
  )
  return [
    ...exactlyOne(path, metrics, ['prometheus', 'scrape'], refusal),
    ...authenticationRefusals(path, metrics),
    ...labelRefusals(path, metrics),
    ...repeatedHeaders([...path, 'headers'], metrics),
  ]
}

function probesRefusals(probes: Mapping, metrics: unknown): readonly Placed[] {
  const path = ['evidence', 'probes']
  const noSource = new Refusal(
    'missing',
    'The probes have no source.',
    'Add `prometheus` with a query, `workflow` with the name of a workflow file, or `healthz` with an address.',
  )
  const noServer = new Refusal(
    'no-evidence',
    'The query has no server to be asked from: `evidence.metrics` names no `prometheus`.',
    'Add `metrics: { prometheus: … }` under `evidence`, or probe with `workflow` or `healthz`.',
  )
  const hasServer = typeof metrics === 'object' && metrics !== null && 'prometheus' in metrics
  return [
    ...exactlyOne(path, probes, ['prometheus', 'workflow', 'healthz'], noSource),
    ...('prometheus' in probes && !hasServer
      ? [{ path: [...path, 'prometheus'], at: 'key' as const, refusal: noServer }]
      : []),
  ]
}

function exactlyOne(
  path: Path,
  settings: Mapping,
  keys: readonly string[],
  none: Refusal,
): readonly Placed[] {
  const [one, ...others] = keys.filter((key) => key in settings)
  if (one === undefined) return [{ path, at: 'key', refusal: none }]
  return others.map((other) => exclude(path, one, other))
}

/** With the channel's name in the address, each channel must have one that is an address. */
function addressRefusals(
  { healthz }: Mapping,
  channels: ReadablePolicy['channels'],
): readonly Placed[] {
  if (typeof healthz !== 'string' || probeAddressOf(healthz, 'channel') === undefined) return []
  return channels.flatMap(({ name, written }): readonly Placed[] => {
    const label = written['metrics-label'] ?? name
    if (typeof label !== 'string' || probeAddressOf(healthz, label) !== undefined) return []
    const refusal = new Refusal(
      'value',
      `The channel \`${name}\` has no such address: its metrics label cannot be a part of a host’s name.`,
      'Put `{channel}` into the path, or leave it out.',
    )
    return [{ path: ['evidence', 'probes', 'healthz'], at: 'value', refusal }]
  })
}

function exclude(path: Path, one: string, other: string): Placed {
  const message = `\`${one}\` and \`${other}\` exclude each other.`
  const refusal = new Refusal('conflict', message, 'Remove one of them.')
  return { path: [...path, other], at: 'key', refusal }
}

function authenticationRefusals(path: Path, metrics: Mapping): readonly Placed[] {
  const [user, password] = ['user-env', 'password-env'] as const
  const basic = [user, password].filter((key) => key in metrics)
  if ('token-env' in metrics) return basic.map((key) => exclude(path, 'token-env', key))
  return basic.length !== 1
    ? []
    : basic.map((key) => ({
        path: [...path, key],
        at: 'key',
        refusal: new Refusal(
          'missing',
          'Basic authentication needs both `user-env` and `password-env`.',
          `Add \`${key === user ? password : user}\`, or use \`token-env\`.`,
        ),
      }))
}

function labelRefusals(path: Path, metrics: Mapping): readonly Placed[] {
  const { 'channel-label': channel = 'channel', 'status-label': status = 'status' } = metrics
  const { labels } = metrics
  const taken = isMapping(labels)
    ? Object.keys(labels).filter((name) => name === channel || name === status)
    : []
  const repeated = taken.map(
    (name): Placed => ({
      path: [...path, 'labels', name],
      at: 'key',
      refusal: new Refusal(
        'conflict',
        `\`${name}\` already tells the ${name === channel ? 'channel' : 'status'}.`,
        'Remove it here.',
      ),
    }),
  )
  if (channel !== status) return repeated
  const key = 'status-label' in metrics ? 'status-label' : 'channel-label'
  const message = 'One label cannot tell both the channel and the status.'
  const refusal = new Refusal('conflict', message, 'Name the other label.')
  return [...repeated, { path: [...path, key], at: 'value', refusal }]
}

/** HTTP does not tell upper from lower case in the names of headers. */
function repeatedHeaders(path: Path, { headers }: Mapping): readonly Placed[] {
  const names = isMapping(headers) ? Object.keys(headers) : []
  const folded = names.map((name) => name.toLowerCase())
  return names
    .filter((_, index) => folded.indexOf(folded[index] ?? '') < index)
    .map((name) => ({
      path: [...path, name],
      at: 'key',
      refusal: new Refusal('conflict', 'This header is written twice.', 'Remove one of them.'),
    }))
}
