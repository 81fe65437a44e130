import { expect, test } from 'vitest'
import type { MissingReason } from '../evidence/evidence.ts'
import { promotion, type Scenario, scenario } from '../testing/index.ts'
import { canonicalJson } from './canonical-json.ts'
import {
  promotionRecord,
  promotionRecordJsonSchema,
  promotionRecordSchema,
} from './promotion-record.ts'
import { schemaText } from './testdata/schema-text.ts'

/*
 * The published schema is written from the record's own. After a change,
 * `vitest run packages/core/src/report/promotion-record.test.ts -u` writes it anew.
 */
const PUBLISHED = new URL('../../schema/promotion-record.schema.json', import.meta.url).pathname

test('the published JSON Schema is what a record is', async () => {
  await expect(schemaText(promotionRecordJsonSchema())).toMatchFileSnapshot(PUBLISHED)
})

const digest = `sha256:${'0'.repeat(64)}`

const recordOf = (story: Scenario) =>
  promotionRecord(promotion(story).report(), {
    evidence: story.question().evidence,
    evidenceDigest: digest,
  })

const unreachable: MissingReason = 'unreachable'

const stories: Readonly<Record<string, Scenario>> = {
  'of a healthy candidate': scenario(),
  'of a candidate that failed': scenario()
    .ci({ lint: 'failure' })
    .scores({
      candidate: { q1: 'error', q2: Number.NaN, q3: 0.25 },
      baseline: { q1: 1, q2: 1, q3: 0.5 },
    }),
  'without any evidence': scenario()
    .missing('ci', unreachable)
    .missing('candidateEval', 'absent')
    .missing('baselineEval', 'stale')
    .missing('requests', 'ambiguous')
    .missing('latency', 'malformed')
    .missing('probes', 'pending')
    .missing('fixes', 'refused'),
  'with changes of the channel': scenario()
    .onlyOnChannel('merged hotfix', { mainline: 1 })
    .onlyOnChannel('tuning', {
      status: { kind: 'not-needed', who: 'alice', reason: 'only for the old model' },
    }),
  'with an override': scenario().ci({ test: 'failure' }).overridden(['ci'], { for: '90m' }),
  'with a score remembered': scenario().firstScore('fail', '0.7; stable 0.9; 0.2 lower'),
}

test.each(Object.entries(stories))('a record %s survives JSON', (_, story) => {
  const record = recordOf(story)
  const read: unknown = JSON.parse(JSON.stringify(record))
  expect(read).toEqual(record)
  expect(promotionRecordSchema.parse(read)).toEqual(record)
  expect(canonicalJson(read)).toBe(canonicalJson(record))
})

test('a record holds the decision, the evidence with exact numbers, and what was done', () => {
  const story = scenario().scores({ baseline: 0.842, candidate: 0.801, items: 2 })
  const record = recordOf(story)
  expect(record).toMatchObject({
    schema: 'sluice/promotion/v1',
    channel: 'stable',
    from: 'next',
    outcome: 'blocked',
    decidedAt: '2026-01-05T08:00:00.000Z',
    ...{ candidate: story.question().candidate, baseline: story.question().baseline },
    evidenceDigest: digest,
    dryRun: true,
  })
  expect(record.evidence?.['candidateEval']).toMatchObject({
    value: [
      {
        items: [
          { id: 'q1', outcome: 'scored', score: '1' },
          { id: 'q2', outcome: 'scored', score: '0.602' },
        ],
      },
    ],
  })
  expect(record.operations).toEqual([
    expect.stringMatching(
      /^set sluice\/stable\/score\/\w{12}\/fail on \w{7} to failure: 0\.801; stable/,
    ),
    expect.stringMatching(/^set sluice\/stable\/look on \w{7} to failure: blocked by score$/),
  ])
})

test('equal values give equal text, whatever the order of their keys', () => {
  expect(canonicalJson({ b: 1, a: [{ d: 2, c: undefined }] })).toBe('{"a":[{"d":2}],"b":1}')
  expect(canonicalJson({ a: [{ d: 2 }], b: 1 })).toBe('{"a":[{"d":2}],"b":1}')
})
