import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Sha, sha } from '@sluice/core'

export const NOW = '2026-01-05T08:00:00.000Z'
const CANDIDATE = { commit: sha('c'.repeat(40)), tree: sha('d'.repeat(40)) }
const HARNESS = sha('a'.repeat(40))

export type ReportOptions = {
  readonly channel?: string
  readonly dataset?: string
  readonly timestamp?: string
}

/** A report of the harness with two items. */
export function report(options: ReportOptions = {}): string {
  const { channel = 'next', dataset = 'base.jsonl', timestamp = '2026-01-05T07:00:00' } = options
  return JSON.stringify({
    summary: {
      channel,
      dataset,
      timestamp,
      total_items: 2,
      successful_items: 2,
      failed_items: 0,
      avg_score: 0.75,
      offline_mode: false,
    },
    results: [
      { id: 'q1', score: 1, error: null },
      { id: 'q2', score: 0.5, error: null },
    ],
  })
}

/** The manifest of a report; `changes` replace some of its fields. */
export function manifest(of: string, changes: object = {}, dataset = 'base.jsonl'): string {
  return JSON.stringify({
    version: 1,
    report: { digest: digestOf(of) },
    channel: 'next',
    ...CANDIDATE,
    dataset: { name: dataset, digest: digestOf('items') },
    harness: { commit: HARNESS },
    run: { id: '771', url: 'https://github.example/runs/771', attempt: 1, actor: 'bob' },
    'completed-at': '2026-01-05T07:00:00Z',
    ...changes,
  })
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

export const protectedCommits: ReadonlySet<Sha> = new Set([HARNESS])

/** A folder in which an earlier job left files, with room beside it. */
export class Workspace {
  readonly root: string
  readonly path: string

  private constructor(root: string) {
    this.root = root
    this.path = join(root, 'workspace')
  }

  static async begin(): Promise<Workspace> {
    const workspace = new Workspace(await mkdtemp(join(tmpdir(), 'sluice-evidence-')))
    await mkdir(workspace.path)
    return workspace
  }

  async has(name: string, text: string | Uint8Array): Promise<void> {
    const path = join(this.path, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }

  end(): Promise<void> {
    return rm(this.root, { recursive: true, force: true })
  }
}
