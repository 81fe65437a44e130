import type { ChosenChannels } from './choose-channels.ts'
import { type KnownCommands, runbookLines } from './runbook-lines.ts'
import { yamlText } from './yaml-text.ts'

/** Evidence that the repository has; a gate without evidence is switched off. */
export type KnownEvidence = {
  readonly eval: boolean
  /** Address of a Prometheus server. */
  readonly metrics?: string
  /** File name of a scheduled workflow that checks the service's health. */
  readonly health?: string
  readonly commands: KnownCommands
}

/** The policy that `sluice init` proposes: every gate that has evidence, with its defaults. */
export function policyText(
  channels: ChosenChannels,
  known: KnownEvidence,
  { autoMerge = false }: { readonly autoMerge?: boolean },
): string {
  const { into, from, others } = channels
  const off = (gate: string, source: string) =>
    `      ${gate}: off # on needs evidence.${source} below\n`
  const gates = [
    '      ci: { checks: required } # what branch rules require, else all that report\n',
    known.eval ? '      score: { max-drop: 0.02, min: 0.8 }\n' : off('score', 'eval'),
    known.metrics
      ? '      error-rate: { status: 5xx, max: 1%, window: 24h }\n      latency: { share: 95%, within: 30s, window: 24h }\n'
      : off('error-rate', 'metrics') + off('latency', 'metrics'),
    known.health ? '      probes: { min-good: 99%, window: 24h }\n' : off('probes', 'probes'),
  ]
  const sources = [
    line(known.eval, "eval: { report: 'evidence/eval-{channel}.json' }"),
    line(
      known.metrics !== undefined,
      `metrics: { prometheus: ${JSON.stringify(known.metrics ?? 'https://prom.example.com')} }`,
      known.metrics ? ' # token-env: PROM_TOKEN where it asks for one' : '',
    ),
    line(
      known.health !== undefined,
      `probes: { workflow: ${yamlText(known.health ?? 'health.yml')}, every: 1h }`,
    ),
  ]
  const entry = autoMerge
    ? '{ auto-merge: labelled } # a pull request labelled `auto-merge` merges itself on green CI'
    : '{}'
  const any = known.eval || known.metrics !== undefined || known.health !== undefined
  return `# Written by \`sluice init\`. What it means: \`sluice validate\`.
version: 1
channels:
  ${yamlText(into)}:
    from: ${yamlText(from)}
    approval: human # a person approves each promotion; \`none\` lets it land by itself
    # hotfixes: labelled # a maintainer’s label lets in a pull request that is no promotion
    enter:
${gates.join('')}  ${yamlText(from)}: ${entry}
${others.map((name) => `  ${yamlText(name)}: {}\n`).join('')}${any ? 'evidence:' : '# evidence:'}
${sources.join('')}${runbookLines(known.commands)}`
}

function line(known: boolean, text: string, comment = ''): string {
  return `${known ? '' : '# '}  ${text}${comment}\n`
}
