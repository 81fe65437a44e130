import { createHash } from 'node:crypto'

const DATASET = 'datasets/ai_eval/base.jsonl'
const ITEMS = 200

/** What the eval job was about, besides the items. */
export type EvalSubject = {
  readonly channel: string
  readonly commit: string
  readonly tree: string
  /** The commit of the protected side whose harness and dataset were used. */
  readonly harness: string
  readonly at: Date
  readonly runUrl: string
}

/** Numbers of the items, from 1, that the model gets wrong. */
export type WrongItems = ReadonlySet<number>

/**
 * The report that the service's eval command writes, and the manifest that the eval job lays
 * beside it: together they say what was measured, and about which commit.
 */
export function evalReport(
  subject: EvalSubject,
  wrong: WrongItems,
): { readonly report: string; readonly manifest: string; readonly score: number } {
  const score = (ITEMS - wrong.size) / ITEMS
  const timestamp = subject.at.toISOString().replace('Z', '')
  const report = JSON.stringify({
    summary: {
      channel: subject.channel,
      dataset: DATASET,
      timestamp,
      total_items: ITEMS,
      successful_items: ITEMS,
      failed_items: 0,
      avg_score: score,
      min_score: 0,
      max_score: 1,
      avg_latency_ms: 840,
      avg_tokens_out: 61,
      offline_mode: false,
    },
    results: Array.from({ length: ITEMS }, (_, index) => resultOf(index + 1, wrong)),
  })
  const manifest = JSON.stringify({
    version: 1,
    report: { digest: digestOf(report) },
    channel: subject.channel,
    commit: subject.commit,
    tree: subject.tree,
    dataset: { name: DATASET, digest: digestOf(DATASET) },
    harness: { commit: subject.harness },
    run: { id: '771', url: subject.runUrl, attempt: 1, actor: 'bob' },
    'completed-at': `${timestamp.slice(0, 19)}Z`,
  })
  return { report, manifest, score }
}

function resultOf(number: number, wrong: WrongItems) {
  return {
    id: `q${number}`,
    input: `Question ${number}`,
    output: `Answer ${number}`,
    expected: `Answer ${number}`,
    negative: false,
    score: wrong.has(number) ? 0 : 1,
    semantic_similarity: null,
    latency_ms: 840,
    tokens_out: 61,
    error: null,
  }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
