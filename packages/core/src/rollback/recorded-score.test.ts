import { expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { decided, ledgerOf } from '../ledger/testdata/ledgers.ts'
import { commitNamed, treeNamed } from '../testing/named.ts'
import type { ChannelState } from './channel-state.ts'
import { statesTable } from './rollback-sections.ts'
import { judgeStates } from './standing.ts'

const channel = channelName('stable')
const at = '2026-11-05T06:17:00.000Z'

const score = (baseline: string, verdict: string, description: string, createdAt = at) => ({
  [`sluice/stable/score/${commitNamed(baseline).slice(0, 12)}/${verdict}`]: {
    state: 'success' as const,
    description,
    createdAt,
  },
})

/** A promotion of `next at name` onto `parent`; what its candidate's statuses say. */
function promoted(
  name: string,
  parent: string,
  statuses?: Exclude<ChannelState['candidate'], undefined>['statuses'],
): ChannelState {
  const candidate = commitNamed(`next at ${name}`)
  return {
    ...own(name, parent),
    message: `Promote ${name}\n\nSluice-Candidate: ${candidate}\n`,
    candidate: { commit: candidate, ...(statuses === undefined ? {} : { statuses }) },
  }
}

function own(name: string, parent?: string, tree = name): ChannelState {
  return {
    commit: commitNamed(name),
    tree: treeNamed(tree),
    parents: parent === undefined ? [] : [commitNamed(parent)],
    message: name,
    committedAt: at,
    enteredAt: at,
    authors: [],
    statuses: {},
  }
}

/** The table's columns “What” and “Score”. */
function scoresIn(line: readonly ChannelState[], ledger = ledgerOf([])): readonly string[] {
  const states = judgeStates(line, { channel, condemned: [], ledger })
  const table = statesTable({ states, channel, repositoryUrl: 'https://x.example', decidedAt: at })
  const [, , head = '', , ...rows] = table
  const column = head.split(' | ').indexOf('Score')
  return rows
    .filter((row) => row.startsWith('| '))
    .map((row) => row.split(' | '))
    .map((cells) => `${cells[1]}: ${cells[column]}`)
}

test('the last entries say with which score they came; a rollback has that of its tree', () => {
  const line = [
    own('rollback', 'p3', 'p1'),
    promoted('p3', 'p2', {
      ...score('p2', 'pass', '0.87; stable 0.86', '2026-11-05T07:00:00.000Z'),
      ...score('p2', 'fail', '0.7; stable 0.86 <b>'),
    }),
    // Judged against another baseline.
    promoted('p2', 'p1', score('elsewhere', 'pass', '0.9')),
    promoted('p1', 'first', score('first', 'pass', '0.86; stable 0.85')),
    own('first'),
  ]
  expect(scoresIn(line)).toEqual([
    'rollback: pass: 0.86; stable 0.85',
    'Promote p3: fail: 0.7; stable 0.86 \\<b\\>',
    'Promote p2: unknown',
    'Promote p1: pass: 0.86; stable 0.85',
    'first: unknown',
  ])
})

test('where no status tells it, the ledger does, if it judged this candidate on this baseline', () => {
  const entry = (name: string, baseline: string, scores: Record<string, string>) =>
    decided(at, {
      candidate: commitNamed(`next at ${name}`),
      baseline: commitNamed(baseline),
      gates: { score: 'pass' },
      scores,
    })
  const ledger = ledgerOf([
    entry('p1', 'first', { 'base.jsonl': '0.86', 'hard.jsonl': '0.7' }),
    entry('p2', 'first', { 'base.jsonl': '0.9' }),
    { ...entry('p2', 'p1', {}), gates: { score: 'unmeasured' } },
    entry('p3', 'p2', { 'base.jsonl': '0.88' }),
  ])
  const line = [promoted('p3', 'p2'), promoted('p2', 'p1'), promoted('p1', 'first'), own('first')]
  expect(scoresIn(line, ledger)).toEqual([
    'Promote p3: pass: 0.88',
    'Promote p2: unknown',
    'Promote p1: pass: base.jsonl: 0.86; hard.jsonl: 0.7',
    'first: unknown',
  ])
})
