import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runAction } from '@sluice/sandbox/runner'
import { expect, onTestFinished, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { readReadme } from './read-readme.ts'

// Which jobs of the workflow that people copy from the README of action-promote an event starts, as GitHub's own expressions say.

const readme = await readReadme(fileURLToPath(new URL('../../action-promote', import.meta.url)))
const jobs: Readonly<Record<string, { if: string }>> = parse(readme.workflow('Promote')).jobs

/** Each job's condition stands on a step of a composite action, so that the runner judges it. */
const action = stringify({
  name: 'Jobs',
  description: 'Jobs',
  inputs: { evaluate: { description: 'Evaluate' } },
  runs: {
    using: 'composite',
    steps: Object.entries(jobs).map(([id, job]) => ({ id, if: job.if, shell: 'sh', run: ':' })),
  },
})

const comment = (body: string, association: string) => ({
  comment: { body, author_association: association },
})
const review = (from: string, base = 'stable', state = 'approved') => ({
  review: { state },
  pull_request: { base: { ref: base }, head: { repo: { full_name: from } } },
})

test.each<[string, object, string]>([
  ['schedule', {}, 'eval promote'],
  ['workflow_dispatch', {}, 'promote'],
  ['workflow_run', { workflow_run: { head_branch: 'next' } }, 'promote'],
  ['check_suite', {}, 'promote'],
  ['status', { context: 'ci/build' }, 'promote'],
  ['status', { context: 'sluice/stable' }, ''],
  ['issues', { issue: { labels: [] } }, 'promote'],
  ['pull_request_target', { pull_request: { base: { ref: 'stable' } } }, 'promote'],
  ['merge_group', {}, 'approved'],
  ['issue_comment', comment('/sluice refresh', 'MEMBER'), 'eval promote'],
  ['issue_comment', comment('/sluice refresh', 'NONE'), 'promote'],
  ['issue_comment', comment('/sluice override ci broken', 'OWNER'), 'promote'],
  ['issue_comment', comment('I like /sluice refresh', 'OWNER'), ''],
  ['pull_request_review', review('acme/assistant'), 'approved'],
  ['pull_request_review', review('mallory/assistant'), ''],
  ['pull_request_review', review('acme/assistant', 'next'), ''],
  ['pull_request_review', review('acme/assistant', 'stable', 'commented'), ''],
])('%s with %j starts: %s', async (eventName, event, started) => {
  expect(await startedBy(eventName, event)).toBe(started)
})

test('a dispatch that asks for the evaluation gets it', async () => {
  expect(await startedBy('workflow_dispatch', {}, { evaluate: 'true' })).toBe('eval promote')
})

async function startedBy(eventName: string, event: object, given: Record<string, string> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'jobs-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  await writeFile(join(directory, 'action.yml'), action)
  const github = { repository: 'acme/assistant', token: 'job-token-1', eventName, event }
  const { steps, conclusion } = await runAction({ directory, github, with: given })
  expect(conclusion).toBe('success')
  const ran = steps.flatMap(({ id, outcome }) => (outcome === 'success' ? [id] : []))
  return ran.join(' ')
}
