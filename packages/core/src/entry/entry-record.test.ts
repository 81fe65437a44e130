import { expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { schemaText } from '../report/testdata/schema-text.ts'
import { commitNamed } from '../testing/named.ts'
import { act } from './conditions.ts'
import { entryRecord, entryRecordJsonSchema, entryRecordSchema } from './entry-record.ts'

/*
 * The published schema is written from the record's own. After a change,
 * `vitest run packages/core/src/entry/entry-record.test.ts -u` writes it anew.
 */
const PUBLISHED = new URL('../../schema/entry-record.schema.json', import.meta.url).pathname

test('the published JSON Schema is what a record is', async () => {
  await expect(schemaText(entryRecordJsonSchema())).toMatchFileSnapshot(PUBLISHED)
})

test('a record has every pull request with what holds it, and survives JSON', () => {
  const title = 'Hostile `|\n<b> \u202e'
  const draft = act({
    gate: 'draft',
    observed: 'a draft',
    required: 'ready for review',
    reason: '#7 is a draft.',
    clear: 'Mark it ready.',
  })
  const head = commitNamed('head')
  const record = entryRecord({
    channel: channelName('next'),
    label: 'auto-merge',
    decidedAt: '2026-01-05T08:00:00.000Z',
    baseline: commitNamed('next'),
    policyCommit: commitNamed('next'),
    pullRequests: [{ number: 7, url: '', title, head, action: 'none', conditions: [draft] }],
    dryRun: false,
  })
  const read: unknown = JSON.parse(JSON.stringify(record))
  expect(entryRecordSchema.parse(read)).toEqual(record)
  expect(record).toMatchObject({
    schema: 'sluice/entry/v1',
    outcome: 'blocked',
    pullRequests: [{ number: 7, title, head, conditions: [draft] }],
  })
  expect(JSON.stringify(record)).not.toContain('\n')
})
