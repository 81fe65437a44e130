import { channelName, entryLine, type LedgerEntry, monthFile, sha } from '@sluice/core'
import { type Sandbox, startSandbox } from '@sluice/sandbox'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectToGitHub, parseRepository, readLedger } from '../src/index.ts'

// A ledger that grew for five years as fast as it can: every hour a decision that differs from the
// one before, and a probe. A look reads the newest two months, whatever is before them.

const NOW = '2026-11-30T23:30:00.000Z'
const YEARS = 5
const RUNS = 5

let sandbox: Sandbox
let context: Parameters<typeof readLedger>[0]
let size = 0

beforeAll(async () => {
  sandbox = await startSandbox()
  const repo = await sandbox.createRepository('acme/assistant', { defaultBranch: 'stable' })
  await repo.commit({ branch: 'stable', message: 'First', files: { 'a.txt': 'a\n' } })
  const files = months()
  size = Object.values(files).reduce((sum, text) => sum + text.length, 0)
  await repo.commit({ branch: 'sluice/ledger', message: 'Five years', files })
  for (let commit = 0; commit < 120; commit += 1)
    await repo.commit({
      branch: 'sluice/ledger',
      message: `next: probe good [skip ci]\n\nSluice-Repository: acme/assistant\nSluice-Entry: 2026/11.jsonl sha256:${'0'.repeat(64)}`,
      files: { 'README.md': `${commit}\n` },
    })
  const token = repo.token({ kind: 'app', login: 'sluice-app', permissions: { contents: 'read' } })
  context = {
    client: connectToGitHub({ token, apiUrl: sandbox.apiUrl }),
    repository: parseRepository('acme/assistant'),
    now: NOW,
  }
}, 300_000)
afterAll(() => sandbox.close())

it('five years of hourly decisions are read in under 0.3 s, and two months of them are downloaded', async () => {
  const costs = []
  for (let run = 0; run < RUNS; run += 1) {
    const before = sandbox.requests.length
    const began = performance.now()
    const { ledger } = await readLedger(context)
    const seconds = (performance.now() - began) / 1000
    const requests = sandbox.requests.slice(before)
    const bytes = requests.reduce((sum, { bytesOut }) => sum + bytesOut, 0)
    expect(ledger.kind === 'read' && ledger.lines.length).toBe(2 * (30 + 31) * 24)
    costs.push({ seconds, bytes, requests: requests.length })
  }
  const [best] = costs.sort((one, other) => one.seconds - other.seconds)
  console.log(
    `\n| ledger | read in | downloaded | API requests |\n|---|---|---|---|\n| ${(size / 1e6).toFixed(1)} MB | ${best?.seconds.toFixed(2)} s | ${((best?.bytes ?? 0) / 1e6).toFixed(2)} MB | ${best?.requests} |\n`,
  )
  expect(best?.bytes).toBeLessThan(3_500_000)
  expect(best?.seconds).toBeLessThan(0.3)
}, 60_000)

function months(): Readonly<Record<string, string>> {
  const end = Date.parse(NOW)
  const files: Record<string, string[]> = {}
  const begin = new Date(end)
  begin.setUTCFullYear(begin.getUTCFullYear() - YEARS)
  for (let time = begin.getTime(); time <= end; time += 3_600_000) {
    const at = new Date(time).toISOString()
    const lines = [decision(at, time / 3_600_000), probe(at)].map(
      (entry) => `${entryLine(entry)}\n`,
    )
    files[monthFile(at)] = [...(files[monthFile(at)] ?? []), ...lines]
  }
  return Object.fromEntries(Object.entries(files).map(([path, lines]) => [path, lines.join('')]))
}

function decision(at: string, hour: number): LedgerEntry {
  const commit = sha(Math.floor(hour).toString(16).padStart(40, 'c'))
  const gates = ['ci', 'score', 'error-rate', 'latency', 'probes', 'fixes', 'soak', 'cooldown']
  return {
    v: 1,
    kind: 'decision',
    at,
    channel: channelName('stable'),
    from: channelName('next'),
    outcome: 'blocked',
    says: 'blocked by score; waiting for soak, cooldown',
    candidate: commit,
    baseline: commit,
    policy: `sha256:${'0'.repeat(64)}`,
    gates: Object.fromEntries(gates.map((gate) => [gate, 'pass'] as const)),
    scores: { 'datasets/ai_eval/base.jsonl': '0.8012' },
    record: {
      file: `${at.slice(0, 4)}/${at.slice(5, 7)}/stable-cccccccccccc-0000000000000000.json`,
      digest: `sha256:${'1'.repeat(64)}`,
    },
    run: {
      url: 'https://github.com/acme/assistant/actions/runs/12345678901',
      workflow: 'acme/assistant/.github/workflows/promote.yml',
      number: Math.floor(hour),
    },
  }
}

function probe(at: string): LedgerEntry {
  const channel = channelName('next')
  return { v: 1, kind: 'probe', at, channel, every: 3600, good: true, saw: '200' }
}
