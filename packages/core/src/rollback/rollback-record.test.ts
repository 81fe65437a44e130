import { expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { schemaText } from '../report/testdata/schema-text.ts'
import { commitNamed, treeNamed } from '../testing/named.ts'
import { defaultRollbackRules } from './rollback-question.ts'
import {
  rollbackRecord,
  rollbackRecordJsonSchema,
  rollbackRecordSchema,
} from './rollback-record.ts'
import type { RollbackReport } from './rollback-report.ts'
import type { JudgedState } from './standing.ts'

/*
 * The published schema is written from the record's own. After a change,
 * `vitest run packages/core/src/rollback/rollback-record.test.ts -u` writes it anew.
 */
const PUBLISHED = new URL('../../schema/rollback-record.schema.json', import.meta.url).pathname

test('the published JSON Schema is what a record is', async () => {
  await expect(schemaText(rollbackRecordJsonSchema())).toMatchFileSnapshot(PUBLISHED)
})

const at = '2026-01-05T08:00:00.000Z'
const channel = channelName('stable')

function stateNamed(name: string): JudgedState['state'] {
  return {
    commit: commitNamed(name),
    tree: treeNamed(name),
    parents: [],
    message: name,
    committedAt: at,
    enteredAt: at,
    authors: [],
    statuses: {},
  }
}

const common = {
  channel,
  repositoryUrl: 'https://github.com/acme/assistant',
  states: [],
  unchecked: ['The policy cannot be used.'],
  started: [{ workflow: 'deploy.yml', url: 'https://github.com/acme/assistant/actions/runs/7' }],
  failures: ['Slack (SLACK_URL) was not told.'],
  dryRun: false,
  decidedAt: at,
}

const [bad, good] = [stateNamed('bad'), stateNamed('good')]

const reports: Readonly<Record<string, RollbackReport>> = {
  'of nothing': { ...common, outcome: 'nothing-to-do', why: 'It is there already.' },
  'of a refusal': { ...common, outcome: 'refused', why: 'No state is good.' },
  'of a rollback': {
    ...common,
    outcome: 'rollback',
    question: {
      channel: { name: channel, branch: 'stable' },
      head: bad,
      good: { state: good, entry: 'promotion', standing: { kind: 'good', passed: true } },
      undone: [{ state: bad, entry: 'promotion', standing: { kind: 'head' } }],
      brought: [],
      reasoning: ['It is the newest.'],
      asked: 'last-good',
      reason: 'Wrong since noon',
      severity: 'critical',
      confirmed: false,
      rules: defaultRollbackRules,
      tree: { kind: 'exact', tree: good.tree },
      irreversible: [],
      by: 'alice',
      repositoryUrl: common.repositoryUrl,
      now: at,
      unchecked: [],
    },
    conditions: [],
    operations: [{ kind: 'land', channelBranch: 'stable', from: bad.commit }],
    pullRequest: { number: 3, url: 'https://github.com/acme/assistant/pull/3' },
    incident: { number: 4, url: 'https://github.com/acme/assistant/issues/4' },
    landed: commitNamed('rollback'),
  },
}

test.each(Object.entries(reports))('a record %s survives JSON', (_, report) => {
  const record = rollbackRecord(report)
  const read: unknown = JSON.parse(JSON.stringify(record))
  expect(rollbackRecordSchema.parse(read)).toEqual(record)
  expect(record).toMatchObject({
    outcome: report.outcome,
    started: common.started,
    failures: common.failures,
    undone: report.outcome === 'rollback' ? [bad.commit] : [],
  })
})
