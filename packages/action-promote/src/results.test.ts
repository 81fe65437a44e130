import { channelName, type EntryReport, sha } from '@sluice/core'
import { expect, test } from 'vitest'
import { outputsOf } from './results.ts'

const head = sha('a'.repeat(40))

const entry = (name: string, numbers: readonly number[]): EntryReport => ({
  channel: channelName(name),
  label: 'auto-merge',
  decidedAt: '2026-01-05T08:00:00.000Z',
  baseline: head,
  policyCommit: head,
  pullRequests: numbers.map((number) => ({
    ...{ number, url: '', title: 'Two\nlines', head },
    ...{ action: 'merge', conditions: [] },
  })),
  dryRun: false,
})

test('the outputs speak of the most urgent channel, and the record has a line for each', () => {
  const { record, ...outputs } = outputsOf([
    { ok: true, entry: entry('beta', []) },
    { ok: false, channel: 'stable', problem: 'no policy' },
    { ok: true, entry: entry('next', [7, 8]) },
  ])
  expect(outputs).toMatchObject({ decision: 'promote', 'pull-request': '7', merged: 'true' })
  const lines = record.split('\n').map((line): unknown => JSON.parse(line))
  expect(lines).toMatchObject([
    { schema: 'sluice/entry/v1', channel: 'beta', outcome: 'up-to-date', pullRequests: [] },
    { channel: 'next', outcome: 'promote', pullRequests: [{ number: 7 }, { number: 8 }] },
  ])
})
