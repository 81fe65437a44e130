import type { SandboxRepository } from '@sluice/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkflowRun } from './act.ts'
import { readmeWorkflow } from './small-repository.ts'
import { WorkflowStage } from './workflow-stage.ts'

// The workflow that people copy from the README, on a channel whose policy cannot be read.

let stage: WorkflowStage
let repository: SandboxRepository
let appToken: string
let good: string
let bad: string

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  repository = await stage.sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  repository.collaborator('maya', 'write')
  good = await repository.commit({
    branch: 'stable',
    message: 'The first model',
    files: {
      '.github/workflows/rollback.yml': readmeWorkflow('action-rollback', 'Rollback'),
      '.github/sluice.yml': 'version: 99\n',
      'model.txt': 'good\n',
    },
    author: { login: 'maya' },
  })
  bad = await repository.commit({
    branch: 'stable',
    message: 'A worse model',
    files: { 'model.txt': 'bad\n' },
    author: { login: 'maya' },
  })
  appToken = stage.appToken(repository)
})

afterAll(() => stage?.end())

function dispatched(inputs: Readonly<Record<string, string>>): Promise<WorkflowRun> {
  const by = { event: 'workflow_dispatch', payload: { inputs } }
  return stage.run({ repository, appToken }, 'rollback.yml', by)
}

const reason = 'Answers are wrong; $(id) ::error::x'

test('one dispatch with only a reason opens the rollback and the incident', async () => {
  const run = await dispatched({ reason, mode: 'rollback' })

  expect(run.exitCode, run.log).toBe(0)
  expect(run.outputs).toMatchObject({
    'pull-request': '1',
    incident: '2',
    'good-commit': good,
    strategy: 'restore',
  })
  const pull = repository.pullRequest(1)
  expect(pull).toMatchObject({ base: 'stable', title: expect.stringContaining('Emergency') })
  expect(pull.body).toContain('The policy cannot be used')
  expect(await repository.commitAt(pull.headSha)).toMatchObject({
    parents: [bad],
    tree: await repository.tree(good),
  })
})

test('dispatched again it is the same rollback; merged, stable is good again', async () => {
  const again = await dispatched({ reason, mode: 'rollback' })

  expect(again.exitCode, again.log).toBe(0)
  expect(again.outputs).toMatchObject({ 'pull-request': '1', incident: '2' })
  expect(repository.pullRequests()).toHaveLength(1)
  await repository.mergePullRequest(1, { by: 'maya' })
  expect(await repository.tree('stable')).toBe(await repository.tree(good))
})

test('once more there is nothing to do', async () => {
  const run = await dispatched({ reason, mode: 'rollback' })

  expect(run.exitCode, run.log).toBe(0)
  expect(run.outputs).toMatchObject({ strategy: 'none' })
  expect(repository.issues()).toHaveLength(1)
})

test('a pull request on next is reverted by its number', async () => {
  await repository.branch('next', good)
  await repository.commit({
    branch: 'topic',
    from: 'next',
    message: 'A worse prompt',
    files: { 'prompt.txt': 'bad\n' },
    author: { login: 'maya' },
  })
  const { number } = await repository.openPullRequest({ by: 'maya', head: 'topic', base: 'next' })
  await repository.mergePullRequest(number, { by: 'maya', method: 'squash' })

  const run = await dispatched({ reason, mode: 'rollback', channel: 'next', revert: `#${number}` })

  expect(run.exitCode, run.log).toBe(0)
  expect(run.outputs).toMatchObject({ 'pull-request': `${number + 1}`, strategy: 'revert' })
  const pull = repository.pullRequest(number + 1)
  expect(pull).toMatchObject({ base: 'next', title: expect.stringMatching(/^Revert "/) })
  expect(await repository.tree(pull.headSha)).toBe(await repository.tree(good))
})

test('no log of any of these runs has a token', () => {
  expect(stage.shownTokens()).toEqual([])
})

test('all that was asked of GitHub is what GitHub knows', () => {
  expect(stage.sandbox.violations).toEqual([])
})
