import { expect, test } from 'vitest'
import { promotion, scenario } from '../testing/index.ts'
import { renderLog } from './render-log.ts'
import { renderSummary } from './render-summary.ts'

const report = {
  ...promotion(scenario()).report(),
  memory: {
    same: { since: '2026-01-05T06:17:00.000Z', runs: 4 },
    scores: [{ dataset: 'base.jsonl', values: ['0.8', '0.83', '0.86', '0.9'] }],
    warnings: ['The ledger is gone. Put it back: `git push`. @alice <b>'],
  },
}

test('a summary tells what the ledger knows, and first what is wrong with it', () => {
  const lines = renderSummary(report).split('\n')
  expect(lines[2]).toBe('> [!WARNING]')
  expect(lines[3]).toBe('> The ledger is gone. Put it back: `git push`. @\u200balice \\<b\\>')
  expect(lines).toContain('Scores on base.jsonl, 4 candidates: ▁▃▅█ 0.8 → 0.9')
  expect(lines.some((line) => line.startsWith('Same result since 06:17 UTC (4 runs).'))).toBe(true)
  expect(renderLog(report)).toContain('  ! The ledger is gone. Put it back: `git push`. @alice <b>')
})
