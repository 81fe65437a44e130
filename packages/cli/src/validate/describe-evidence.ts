import type { MetricsAuth, Policy, ProbesSource } from '@sluice/core'

/** Where the evidence comes from, a line a source, with the variables that hold secrets. */
export function describeEvidence({ evidence }: Policy): readonly string[] {
  const { eval: reports, metrics, probes } = evidence
  const lines: (readonly [string, string])[] = []
  if (reports !== undefined) {
    const about =
      reports.about === 'commit' ? 'with a manifest that names its commit' : 'about the channel'
    const artifact =
      reports.artifact === undefined ? '' : `, else an artifact of ${reports.artifact.workflow}`
    lines.push([
      'eval',
      `${reports.report}${artifact}, ${about}, at most ${age(reports.maxAgeSeconds)} old`,
    ])
  }
  if (metrics !== undefined) {
    const { server, requests, latency, channelLabel } = metrics
    const kind = server.kind === 'prometheus' ? 'Prometheus' : 'the page'
    lines.push([
      'metrics',
      `${requests} and ${latency} by ${channelLabel}, from ${kind} ${new URL(server.url).host}${secrets(server.auth)}`,
    ])
  }
  if (probes !== undefined) {
    lines.push(['probes', `${describeProbes(probes)}, expected every ${age(probes.everySeconds)}`])
  }
  if (lines.length === 0) return []
  const width = Math.max(...lines.map(([name]) => name.length))
  return ['evidence', ...lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)]
}

function describeProbes(probes: ProbesSource): string {
  switch (probes.kind) {
    case 'prometheus':
      return probes.query
    case 'workflow':
      return `runs of ${probes.file}`
    case 'healthz':
      return `${probes.address}, remembered in the ledger`
  }
}

function secrets(auth: MetricsAuth): string {
  switch (auth.kind) {
    case 'none':
      return ''
    case 'bearer':
      return `, with the token in ${auth.tokenEnv}`
    case 'basic':
      return `, with the user in ${auth.userEnv} and the password in ${auth.passwordEnv}`
  }
}

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const

/** In the largest unit that it is a whole number of: `24 h` is how people say a day here. */
function age(seconds: number): string {
  if (seconds === 86_400) return '24 h'
  const [size, unit] = units.find(([length]) => seconds % length === 0) ?? [1, 's']
  return `${seconds / size} ${unit}`
}
