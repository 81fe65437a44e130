import type { WrongItems } from './eval-report.ts'

/** The repository of the story: a small AI service. */
export const repositoryName = 'acme/assistant'

export type ChannelName = 'stable' | 'next' | 'legacy'

export const policyFile = '.github/sluice.yml'

/** `enter` is what stands below that key of stable, beside what every policy asks. */
export function policyText(metricsUrl: string, enter = ''): string {
  return `version: 1
channels:
  stable:
    from: next
    approval: human
${enter === '' ? '' : `    enter: ${enter}\n`}    watch: { score: off, probes: off, error-rate: { window: 12h }, latency: { window: 12h }, looks: 2, apart: 1s, settle: 1s }
  next: {}
  legacy: {}
backport: { from: stable, to: [next, legacy] }
evidence:
  eval: { report: 'evidence/eval-{channel}.json' }
  metrics: { scrape: '${metricsUrl}' }
  probes: { workflow: health.yml, every: 1h }
runbook:
  errors: docker compose logs api | grep ERROR
  latency: curl -s http://localhost:8000/metrics | grep ai_latency_seconds
`
}

export function firstFiles(metricsUrl: string): Readonly<Record<string, string>> {
  return {
    [policyFile]: policyText(metricsUrl),
    'README.md': '# Assistant\n\nAnswers questions of customers.\n',
    'assistant/prompt.txt': 'Answer the customer.\nCite the page that the answer is from.\n',
    'assistant/limits.py': 'MAX_QUESTION_BYTES = 65536\n',
    'assistant/service.py': 'from assistant.limits import MAX_QUESTION_BYTES\n',
  }
}

/** What the model gets wrong with each version of its prompt: 30, 38 and 28 of 200 items. */
const wrongAtFirst = numbers([3, 9, 17])
export const wrongItems = {
  first: wrongAtFirst,
  oneWord: new Set(
    [...wrongAtFirst]
      .filter((item) => item > 20)
      .concat(11, 25, 42, 58, 71, 86, 94, 115, 132, 151, 168),
  ),
  oneSentence: new Set([...wrongAtFirst].filter((item) => item > 20).concat(142)),
} as const satisfies Readonly<Record<string, WrongItems>>

/** Every item whose number ends so, of each twenty. */
function numbers(endings: readonly number[]): WrongItems {
  return new Set(
    Array.from({ length: 10 }, (_, tens) => endings.map((one) => tens * 20 + one)).flat(),
  )
}
