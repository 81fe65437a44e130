import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runWorkflow, type WorkflowRun, withoutOutputLines } from './act.ts'
import { packagedAction, root } from './tools.ts'

// The workflow that people copy from the README, on a channel whose policy cannot be read.

let folder: string
let sandbox: Sandbox
let repository: SandboxRepository
let appToken: string
let good: string
let bad: string
const logs: string[] = []
let runId = 900

/** The first YAML of the action's README. */
function rollbackWorkflow(): string {
  const readme = readFileSync(join(root, 'packages/action-rollback/README.md'), 'utf8')
  return /\n```yaml\n(name: Rollback\n[\s\S]*?)\n```\n/.exec(readme)?.[1] ?? ''
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-e2e-'))
  sandbox = await startSandbox({ clock: () => new Date() })
  repository = await sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  repository.collaborator('maya', 'write')
  good = await repository.commit({
    branch: 'stable',
    message: 'The first model',
    files: {
      '.github/workflows/rollback.yml': `${rollbackWorkflow()}\n`,
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
  appToken = repository.token({
    kind: 'app',
    login: 'sluice-app',
    permissions: {
      checks: 'read',
      contents: 'write',
      issues: 'write',
      'pull-requests': 'write',
      statuses: 'write',
    },
  })
})

afterAll(async () => {
  if (folder !== undefined) rmSync(folder, { recursive: true })
  await sandbox?.close()
})

async function dispatched(inputs: Readonly<Record<string, string>>): Promise<WorkflowRun> {
  runId += 1
  const done = await runWorkflow(
    folder,
    'rollback.yml',
    {
      serverUrl: sandbox.serverUrl,
      apiUrl: sandbox.apiUrl,
      graphqlUrl: sandbox.graphqlUrl,
      repository: repository.fullName,
      gitDirectory: repository.gitDirectory,
      secrets: { SLUICE_APP_KEY: appToken },
      variables: { SLUICE_APP_ID: '1' },
      actions: { 'org/action-rollback@v1': packagedAction('action-rollback') },
    },
    {
      name: 'workflow_dispatch',
      payload: { inputs, repository: { default_branch: 'stable' } },
      branch: 'stable',
      runId,
      actor: 'maya',
      token: repository.token({ kind: 'actions', permissions: { contents: 'read' } }),
    },
  )
  logs.push(done.log)
  return done
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

test('no log of these runs has a token, and all was asked as GitHub knows it', () => {
  const log = logs.map(withoutOutputLines).join('\n')
  expect(log.length).toBeGreaterThan(1000)
  expect(log.includes(appToken)).toBe(false)
  expect(sandbox.violations).toEqual([])
})
