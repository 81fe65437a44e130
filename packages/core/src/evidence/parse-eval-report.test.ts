import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../decimal.ts'
import { parseEvalReport } from './parse-eval-report.ts'
import { describeProblem } from './parsed.ts'

const good = { id: 'q1', score: 0.8, error: null }
const bad = { id: 'q2', score: 0.0, error: 'the harness says so' }

/** A report as the harness writes it; what a test changes stands in the test. */
function reportText(summary: object = {}, results: readonly object[] = [good, bad]): string {
  return JSON.stringify({
    summary: {
      channel: 'next',
      dataset: 'datasets/ai_eval/base.jsonl',
      timestamp: '2026-01-05T08:00:00.123456',
      total_items: results.length,
      successful_items: results.length - 1,
      failed_items: 1,
      avg_score: 0.8,
      min_score: 0.8,
      max_score: 0.8,
      avg_latency_ms: 12.5,
      avg_tokens_out: 30,
      offline_mode: false,
      ...summary,
    },
    results: results.map((result) => ({ input: 'i', output: 'o', negative: null, ...result })),
  })
}

function outcome(text: string, channel?: string): string {
  const result = parseEvalReport(text, channel)
  return result.ok ? 'read' : `${result.problem.why}: ${describeProblem(result.problem)}`
}

describe('an eval report', () => {
  it('is read with exact scores and a time in UTC', () => {
    expect(parseEvalReport(reportText())).toEqual({
      ok: true,
      value: {
        report: {
          channel: 'next',
          dataset: 'datasets/ai_eval/base.jsonl',
          completedAt: '2026-01-05T08:00:00.123Z',
          offline: false,
          items: [
            { id: 'q1', outcome: 'scored', score: decimal('0.8') },
            { id: 'q2', outcome: 'errored', error: 'the harness says so' },
          ],
          reportedAverage: decimal('0.8'),
        },
        remarks: [],
      },
    })
  })

  it.each(['NaN', 'Infinity', '-Infinity'])('never takes %s for a score', (text) => {
    const written = reportText({ failed_items: 0, successful_items: 2, avg_score: 0.8 }, [
      good,
      { id: 'q2', score: 'HERE', error: null },
    ])
    const result = parseEvalReport(written.replace('"HERE"', text))
    expect(result.ok && result.value.report.items[1]).toEqual({
      id: 'q2',
      outcome: 'errored',
      error: `score is ${text}`,
    })
  })

  it('remarks on an average of the harness that its items do not have', () => {
    const result = parseEvalReport(reportText({ avg_score: 0.9 }))
    expect(result.ok && result.value.remarks).toEqual([
      'The report says an average of 0.9; its 1 scored items have 0.8.',
    ])
  })

  it('has no average where the harness wrote NaN', () => {
    const result = parseEvalReport(reportText({ avg_score: 'HERE' }).replace('"HERE"', 'NaN'))
    expect(result.ok && 'reportedAverage' in result.value.report).toBe(false)
  })

  it.each([
    [reportText({ total_items: 3 }), 'malformed: summary.total_items is 3, but there are 2 items'],
    [
      reportText({ failed_items: 0 }),
      'malformed: summary.failed_items is 0, but 1 items have an error or no score',
    ],
    [
      reportText({ successful_items: 2 }),
      'malformed: summary.successful_items is 2, but 1 of 2 items failed',
    ],
    [reportText({}, [good, good]), 'malformed: two items have the id "q1"'],
    [reportText({ failed_items: 0, successful_items: 0 }, []), 'absent: the report has no items'],
    [
      reportText({}, [{ ...good, score: 1.01 }, bad]),
      'malformed: the score of item "q1" is not within 0 and 1: 1.01',
    ],
    [
      reportText({ timestamp: '2026-02-30T08:00:00' }),
      'malformed: summary.timestamp is no time: "2026-02-30T08:00:00"',
    ],
    [
      reportText({ offline_mode: undefined }),
      'malformed: Line 1, column 12: summary.offline_mode: Invalid input: expected boolean, received undefined',
    ],
    [
      reportText({ channel: ['next'] }),
      'malformed: Line 1, column 23: summary.channel: Invalid input: expected string, received array',
    ],
    [
      '{}',
      'malformed: Line 1, column 1: summary: Invalid input: expected object, received undefined',
    ],
  ])('is refused with a reason (%#)', (text, message) => expect(outcome(text)).toBe(message))

  it('is a mismatch when it is about another channel', () => {
    expect(outcome(reportText(), 'stable')).toBe(
      'mismatch: the report is about channel "next", not "stable"',
    )
    expect(outcome(reportText(), 'next')).toBe('read')
  })

  it('never throws, whatever stands in the file', () => {
    const junk = fc
      .anything({ withNullPrototype: true })
      .map((value) => JSON.stringify(value) ?? '')
    fc.assert(fc.property(fc.oneof(fc.string(), junk), (text) => outcome(text) !== 'read'))
    fc.assert(
      fc.property(fc.object(), fc.array(fc.object()), (summary, results) => {
        expect(parseEvalReport(reportText(summary, results))).toHaveProperty('ok')
      }),
    )
  })
})
