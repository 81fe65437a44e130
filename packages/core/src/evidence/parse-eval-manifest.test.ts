import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../decimal.ts'
import type { EvalReport } from './eval-report.ts'
import { type EvalManifestFile, parseEvalManifest, withManifest } from './parse-eval-manifest.ts'
import { describeProblem } from './parsed.ts'

const written = {
  version: 1,
  report: { digest: `sha256:${'a'.repeat(64)}` },
  channel: 'next',
  commit: '4'.repeat(40),
  tree: '9'.repeat(40),
  dataset: { name: 'base.jsonl', digest: `sha256:${'b'.repeat(64)}` },
  harness: { commit: '7'.repeat(40) },
  run: { id: '771', url: 'https://github.com/o/r/actions/runs/771', attempt: 1, actor: 'ada' },
  'completed-at': '2026-01-05T08:00:00Z',
}

const report: EvalReport = {
  channel: 'next',
  dataset: 'base.jsonl',
  completedAt: '2026-01-05T08:00:00.000Z',
  offline: false,
  items: [{ id: 'q1', outcome: 'scored', score: decimal('0.8') }],
}

function read(changes: object = {}): EvalManifestFile {
  const result = parseEvalManifest(JSON.stringify({ ...written, ...changes }))
  if (!result.ok) throw new Error(describeProblem(result.problem))
  return result.value
}

describe('an eval manifest', () => {
  it('says which commit, dataset and run a report is about', () => {
    const { version, report, channel, 'completed-at': _, ...manifest } = written
    expect(read()).toEqual({
      manifest,
      reportDigest: report.digest,
      channel,
      completedAt: '2026-01-05T08:00:00.000Z',
    })
  })

  it.each([
    [{ version: 2 }, 'version: expected 1: other versions are not known'],
    [{ commit: '4f2d9b1' }, 'commit: expected 40 hex digits, not "4f2d9b1"'],
    [{ tree: 'A'.repeat(40) }, `tree: expected 40 hex digits, not "${'A'.repeat(40)}"`],
    [{ surprise: true }, 'Unrecognized key: "surprise"'],
    [
      { report: { digest: 'md5:1' } },
      'report.digest: expected sha256: and 64 lower-case hex digits',
    ],
    [
      { run: { ...written.run, url: 'javascript:alert(1)' } },
      'run.url: expected an http or https address',
    ],
    [{ 'completed-at': 'yesterday' }, 'completed-at: is no time: "yesterday"'],
  ])('is strict: %j', (changes, message) => {
    const result = parseEvalManifest(JSON.stringify({ ...written, ...changes }))
    expect(result).toMatchObject({ ok: false, problem: { why: 'malformed', message } })
  })

  it('belongs to exactly one report', () => {
    expect(withManifest(report, written.report.digest, read())).toEqual({
      ok: true,
      value: { ...report, manifest: read().manifest },
    })
    const others = [
      withManifest(report, `sha256:${'c'.repeat(64)}`, read()),
      withManifest(report, written.report.digest, read({ channel: 'stable' })),
      withManifest({ ...report, dataset: 'hard.jsonl' }, written.report.digest, read()),
    ]
    expect(others.map((result) => !result.ok && result.problem.why)).toEqual(
      Array(3).fill('mismatch'),
    )
  })

  it('never throws, whatever stands in the file', () => {
    fc.assert(
      fc.property(fc.object(), (changes) => {
        expect(parseEvalManifest(JSON.stringify({ ...written, ...changes }))).toHaveProperty('ok')
      }),
    )
  })
})
