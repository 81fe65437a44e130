import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commitNamed } from '../testing/named.ts'
import type { BackportReport } from './backport-report.ts'
import { backportResults, backportResultsSchema } from './backport-results.ts'
import { readBodyRecord, writeBodyRecord } from './body-record.ts'
import type { TargetOutcome } from './outcome.ts'
import { renderBackportSummary, renderComment } from './render-comment.ts'

const pullRequest = { number: 7, url: 'https://github.com/a/b/pull/7' }
const nothing = { commits: [], dropped: [], remarks: [] }

function report(targets: readonly TargetOutcome[]): BackportReport {
  return {
    from: 'stable',
    original: {
      title: 'Fix',
      author: 'bob',
      number: 5,
      url: 'https://github.com/a/b/pull/5',
      landed: commitNamed('landed'),
    },
    repositoryUrl: 'https://github.com/a/b',
    targets,
    dryRun: false,
  }
}

describe('the one comment', () => {
  it('keeps the rows of channels that a later run was not about', () => {
    const first = renderComment(
      report([
        { channel: 'next', outcome: { kind: 'open', pullRequest, ...nothing } },
        { channel: 'v1_x|y', outcome: { kind: 'already-there', how: 'a | b' } },
      ]),
      undefined,
    )
    const again = renderComment(
      report([{ channel: 'next', outcome: { kind: 'merged', pullRequest } }]),
      first,
    )
    const rows = again.split('\n').filter((line) => /^\| [✓!✗–]/.test(line))
    expect(rows).toEqual([
      '| ✓ | next | #7 | merged |',
      '| ✓ | v1\\_x\\|y |  | already there: a \\| b |',
    ])
  })
})

describe('the hidden record of a pull request', () => {
  it('is read back as it was written, whatever paths say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ path: fc.string({ unit: 'binary' }), kind: fc.string() }), {
          maxLength: 4,
        }),
        (conflicts) => {
          const record = { commits: [{ from: commitNamed('a'), to: null }], dropped: [], conflicts }
          const text = writeBodyRecord(record)
          expect(text.slice(4, -3)).not.toMatch(/--|[<>]/)
          expect(readBodyRecord(`before\n${text}\nafter`)).toEqual(record)
        },
      ),
      { examples: [[[{ path: 'a\u2028b\nc', kind: 'contents' }]]] },
    )
  })

  it('that somebody has edited says nothing', () => {
    expect(readBodyRecord('<!-- sluice:picks {"commits":1} -->')).toBeUndefined()
    expect(readBodyRecord('<!-- sluice:picks {oops -->')).toBeUndefined()
    expect(readBodyRecord('')).toBeUndefined()
  })
})

describe('results and summary', () => {
  it('have an entry for each channel, with what there is to do', () => {
    const told = report([
      {
        channel: 'legacy',
        outcome: { kind: 'failed', reason: 'no branch', clear: 'Make it.', conflicts: [] },
      },
    ])
    expect(backportResultsSchema.parse(backportResults(told))).toEqual([
      {
        channel: 'legacy',
        outcome: 'failed',
        'pull-request': null,
        commits: [],
        conflicts: [],
        says: 'no branch',
        'to-do': ['Make it.'],
      },
    ])
    expect(renderBackportSummary(told)).toContain('| ✗ | legacy |  | no branch |')
  })
})
