import { describe, expect, it } from 'vitest'
import type { ChangeStatus } from '../evidence/evidence.ts'
import { channelName, sha } from '../identifiers.ts'
import { parsePolicy } from '../policy/index.ts'
import { writeBodyRecord } from './body-record.ts'
import { backportOverview, type OverviewFacts } from './overview.ts'
import { overviewLog, renderOverview } from './render-overview.ts'

const [next, legacy] = [channelName('next'), channelName('legacy')]
const commit = (digit: string) => sha(digit.repeat(40))

const parsed = parsePolicy(
  `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: {}
  legacy: {}
backport: { from: stable, to: [next, legacy] }
`,
  { file: 'sluice.yml' },
)

function facts(more: Partial<OverviewFacts>): OverviewFacts {
  const rules = parsed.ok ? parsed.policy.backport : undefined
  if (rules === undefined) throw new Error('the policy carries nothing')
  return {
    rules,
    source: next,
    repositoryUrl: 'https://github.com/acme/assistant',
    targets: [],
    changes: [],
    unread: 0,
    backportOf: () => undefined,
    ...more,
  }
}

const lacks = (...all: readonly (readonly [string, ChangeStatus])[]) =>
  all.map(([digit, status]) => ({ commit: commit(digit), title: digit, author: 'ada', status }))
const lost = { kind: 'lost' } as const
const change = (digit: string, more = {}) => ({
  commits: [commit(digit)],
  title: `Change ${digit}`,
  kind: { kind: 'change' } as const,
  ...more,
})

describe('what has become of a change', () => {
  it('is that of its pull request where the content is not there, else nothing at all', () => {
    const conflicts = [{ path: 'a', kind: 'contents' }]
    const record = writeBodyRecord({ commits: [], dropped: [], conflicts })
    const states = ['open', 'closed', 'merged', 'open'] as const
    const overview = backportOverview(
      facts({
        targets: [
          {
            channel: next,
            lacks: lacks(['1', lost], ['2', lost], ['3', lost], ['4', lost], ['6', lost]),
          },
          { channel: legacy, lacks: lacks(['5', { kind: 'contained', by: 'changes-nothing' }]) },
        ],
        changes: ['1', '2', '3', '4', '5', '6'].map((digit) => change(digit)),
        backportOf: ({ commits: [one] }, channel) => {
          const at = Number(one?.[0]) - 1
          const state = states[at]
          if (state === undefined || channel !== next) return undefined
          const common = { number: 10 + at, url: 'https://github.com', author: 'sluice' }
          return { ...common, state, draft: at === 3, body: record }
        },
      }),
    )
    expect(
      overview.rows.map(({ change: { title }, states: all }) => [
        title,
        ...all.map(({ kind }) => kind),
      ]),
    ).toEqual([
      ['Change 1', 'open', 'there'],
      ['Change 2', 'closed', 'there'],
      ['Change 3', 'merged', 'there'],
      ['Change 4', 'conflict', 'there'],
      ['Change 6', 'missing', 'there'],
    ])
    expect(overviewLog(overview)).toContain('    ✗ next: merged, but not there any more #12')
  })

  it('is said to be not carried where nobody asked: promotions, rollbacks, reverts', () => {
    const overview = backportOverview(
      facts({
        targets: [
          { channel: next, lacks: lacks(['3', lost]) },
          {
            channel: legacy,
            lacks: lacks(['1', lost], ['2', { kind: 'removal', removes: [] }], ['3', lost]),
          },
        ],
        changes: [
          change('1', { kind: { kind: 'promotion' } }),
          change('2'),
          change('3', { kind: { kind: 'rollback' } }),
        ],
      }),
    )
    expect(overview.rows).toEqual([])
    expect(renderOverview(overview)).toBe(
      '## What stable has and others lack\n\nNothing: next and legacy have what stable is to hand on.\n',
    )
  })

  it('is not known of a channel that could not be compared, nor of what was not looked up', () => {
    const overview = backportOverview(
      facts({
        targets: [
          { channel: next, lacks: lacks(['1', lost]) },
          { channel: legacy, lacks: { unjudged: 'no | history.' } },
        ],
        changes: [change('1', { number: 7, title: '<b> | @ada' })],
        unread: 3,
      }),
    )
    expect(renderOverview(overview)).toBe(
      [
        '## What stable has and others lack',
        '',
        '| Change | | next | legacy |',
        '|---|---|---|---|',
        '| #7 | \\<b\\> \\| @\u200bada | ✗ missing | ? not known |',
        '',
        'And 3 older commits of stable that are lacking and were not looked up.',
        '',
        'legacy could not be compared: no \\| history.',
        '',
      ].join('\n'),
    )
  })
})
