import { createHash } from 'node:crypto'

/** What the report is about, and where it was made. */
export type Evaluated = {
  readonly channel: string
  readonly commit: string
  readonly tree: string
  /** The commit whose harness ran. */
  readonly harness: string
  readonly at: Date
  readonly runUrl: string
}

/** A report of 100 items as the service's eval writes it, and the manifest beside it. */
export function evalReport(score: number, about: Evaluated) {
  const timestamp = about.at.toISOString().replace('Z', '')
  const report = JSON.stringify({
    summary: {
      channel: about.channel,
      dataset: 'datasets/ai_eval/base.jsonl',
      timestamp,
      total_items: 100,
      successful_items: 100,
      failed_items: 0,
      avg_score: score,
      min_score: 0,
      max_score: 1,
      avg_latency_ms: 12,
      avg_tokens_out: 3,
      offline_mode: false,
    },
    results: Array.from({ length: 100 }, (_, index) => item(index, score)),
  })
  const manifest = JSON.stringify({
    version: 1,
    report: { digest: sha256(report) },
    channel: about.channel,
    commit: about.commit,
    tree: about.tree,
    dataset: { name: 'datasets/ai_eval/base.jsonl', digest: sha256('dataset') },
    harness: { commit: about.harness },
    run: { id: '771', url: about.runUrl, attempt: 1, actor: 'bob' },
    'completed-at': `${timestamp.slice(0, 19)}Z`,
  })
  return { report, manifest }
}

function item(index: number, score: number) {
  return {
    id: `q${index + 1}`,
    input: '?',
    output: '!',
    expected: '!',
    negative: false,
    score: index < Math.round(score * 100) ? 1 : 0,
    semantic_similarity: null,
    latency_ms: 12,
    tokens_out: 3,
    error: null,
  }
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
