import {
  canonicalJson,
  channelName,
  decide,
  entryRecord,
  type HoldFacts,
  type PromotionEvidence,
  type PromotionReport,
  promotionRecord,
} from '@sluice/core'
import { scenario } from '@sluice/core/testing'
import { SluiceError } from '@sluice/runtime'
import { expect, test } from 'vitest'
import { readRecord } from './read-record.ts'

const question = scenario()
  .firstScore('pass', '0.9', '2026-01-05T07:00:00Z')
  .onlyOnChannel('Fix the timeout')
  .missing('probes', 'unreachable')
  .question()

const report: PromotionReport = {
  decision: decide(question),
  conditions: [],
  protectedChanges: [],
  repositoryUrl: '',
  operations: [],
  dryRun: true,
}

const record = JSON.stringify(
  promotionRecord(report, {
    evidence: question.evidence,
    evidenceDigest: `sha256:${'0'.repeat(64)}`,
  }),
)

test('what was recorded is read back as the evidence that it was', () => {
  const read = readRecord(record, 'record.json', 'stable')
  expect(read.evidence).toEqual(question.evidence)
  expect(canonicalJson(read.evidence)).toBe(canonicalJson(question.evidence))
})

test('so are heads that were lost by force, with all that is known of them', () => {
  const at = '2026-01-05T07:00:00.000Z'
  const lost = question.baseline.commit
  const incident = { number: 4, url: 'https://github.example/issues/4', of: lost } as const
  const rewritten: HoldFacts['rewritten'] = [
    {
      ...{ lost, seenAt: at, pushed: { how: 'force', at, by: 'mallory' } },
      commits: [{ commit: lost, title: 'Fix' }],
      incident: { ...incident, state: 'closed', release: { by: 'alice', how: 'closed', at } },
    },
    { lost, seenAt: at, commits: [] },
  ]
  const evidence: PromotionEvidence = {
    ...question.evidence,
    hold: {
      kind: 'measured',
      source: { name: 'ledger' },
      measuredAt: at,
      about: { kind: 'channel', channel: channelName('stable') },
      remarks: [],
      value: { incidents: [], rollbacks: [], rewritten },
    },
  }
  const evidenceDigest = `sha256:${'0'.repeat(64)}`
  const text = JSON.stringify(promotionRecord(report, { evidence, evidenceDigest }))
  expect(readRecord(text, 'record.json', 'stable').evidence).toEqual(evidence)
})

const entry = JSON.stringify(
  entryRecord({
    channel: channelName('next'),
    label: 'auto-merge',
    decidedAt: '2026-01-05T08:00:00.000Z',
    baseline: question.baseline.commit,
    policyCommit: question.baseline.commit,
    pullRequests: [],
    dryRun: true,
  }),
)

test('of several lines the newest of the channel counts', () => {
  const older = record.replace('"dryRun":true', '"dryRun":false')
  const other = record.replace('"channel":"stable"', '"channel":"beta"')
  const read = readRecord(`${older}\n${entry}\n${record}\n${other}\n`, 'ledger.jsonl', 'stable')
  expect(read.record.dryRun).toBe(true)
})

test.each([
  ['empty', '', 'it is empty.'],
  ['not JSON', `${record}\nno`, 'line 2 is not JSON.'],
  ['another file', '{}', 'this is not a record of a promotion.'],
  ['of another channel', record.replace('"channel":"stable"', '"channel":"beta"'), 'only of beta.'],
  ['of entries', entry.replace('"next"', '"stable"'), 'is of labelled pull requests'],
  ['without evidence', record.replace('"evidence":', '"operations":'), 'has no evidence'],
  [
    'with a score that is no number',
    record.replace(/"score":"1"/, '"score":"NaN"'),
    'not a decimal number',
  ],
  [
    'with evidence of a newer Sluice',
    record.replace('"evidence":{', '"evidence":{"vibes":{},'),
    'vibes',
  ],
  ['without one kind of evidence', record.replace('"ci":', '"vibes":'), 'leaves none of it out'],
])('a record that is %s is refused whole', (_, text, sentence) => {
  const read = () => readRecord(text, 'record.json', 'stable')
  expect(read).toThrow(SluiceError)
  expect(read).toThrow(sentence)
})
