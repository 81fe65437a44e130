import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import type { WorkflowRun } from './act.ts'
import { type Assistant, createAssistant } from './assistant-repository.ts'
import { root } from './tools.ts'
import { WorkflowStage } from './workflow-stage.ts'

// One story in order: each test goes on where the one before it stopped.

let stage: WorkflowStage
let assistant: Assistant

const RULES = 'backend/ai/rules.py'
const results = z.array(z.looseObject({ channel: z.string(), outcome: z.string() }))

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  assistant = await createAssistant(stage, 'https://prom.example.com')
})

afterAll(() => stage?.end())

function run(event: string, payload: object): Promise<WorkflowRun> {
  return stage.run(assistant, 'backport.yml', { event, payload })
}

function outcomes({ outputs }: WorkflowRun): readonly string[] {
  const list = results.parse(JSON.parse(outputs['results'] ?? '[]'))
  return list.map(({ channel, outcome }) => `${channel} ${outcome}`)
}

function renamedRule(name: string): string {
  return (assistant.files[RULES] ?? '').replace('"addition"', `"${name}"`)
}

const closed = (number: number, base: string) => ({
  action: 'closed',
  number,
  pull_request: { number, merged: true, base: { ref: base }, head: { ref: 'topic' } },
})

const comment = (number: number, by: string, body: string) => ({
  action: 'created',
  issue: { number, pull_request: { url: 'https://api.github.com' } },
  comment: { body, user: { login: by } },
})

test('what is merged into stable reaches next, and legacy says where it conflicts', async () => {
  const { repository } = assistant
  await repository.commit({
    branch: 'legacy',
    message: 'Rules of its own',
    files: { [RULES]: renamedRule('plus') },
    author: { login: 'robin' },
  })
  await repository.commit({
    branch: 'topic',
    from: 'stable',
    message: 'Call it a sum',
    files: { [RULES]: renamedRule('sum') },
    author: { login: 'maya' },
  })
  const { number } = await repository.openPullRequest({ by: 'maya', head: 'topic', base: 'stable' })
  await repository.mergePullRequest(number, { by: 'robin', method: 'squash', force: true })

  const done = await run('pull_request_target', closed(number, 'stable'))

  expect(done.exitCode, done.log).toBe(0)
  expect(outcomes(done), done.log).toEqual(['next open', 'legacy conflict'])
  expect(done.outputs).toMatchObject({ 'pull-requests': '2,3', failed: '' })
  expect(await repository.text('sluice/backport/next/pr-1', RULES)).toBe(
    await repository.text('stable', RULES),
  )
  expect(repository.pullRequest(3)).toMatchObject({ base: 'legacy', draft: true })
})

test('the push of the same merge, which comes as well, changes nothing', async () => {
  const { repository } = assistant
  const before = await repository.branches()
  const after = await repository.commitAt('stable')

  const done = await run('push', {
    ref: 'refs/heads/stable',
    before: after.parents[0],
    after: after.sha,
    pusher: { name: 'robin' },
  })

  expect(done.exitCode, done.log).toBe(0)
  expect(outcomes(done)).toEqual(['next open', 'legacy conflict'])
  expect(await repository.branches()).toEqual(before)
  expect(repository.pullRequests()).toHaveLength(3)
  expect(repository.pullRequest(1).comments).toHaveLength(1)
})

test('a command is followed for those who may write, and for nobody else', async () => {
  const { repository } = assistant
  await repository.closePullRequest(2, { by: 'maya' })
  repository.collaborator('guest', 'read')

  const refused = await run('issue_comment', comment(1, 'guest', '/backport next'))
  expect(refused.exitCode, refused.log).toBe(0)
  expect(refused.log).toContain('guest may not write to this repository')
  expect(outcomes(refused)).toEqual([])

  const followed = await run('issue_comment', comment(1, 'robin', '/backport next'))
  expect(followed.exitCode, followed.log).toBe(0)
  expect(outcomes(followed)).toEqual(['next closed'])
})

test('a dispatch takes a number, and names what cannot be done in red', async () => {
  const inputs = { 'pull-request': '1', targets: 'legcy', 'dry-run': 'false' }
  const done = await run('workflow_dispatch', { inputs })
  expect(done.exitCode).not.toBe(0)
  expect(done.outputs).toMatchObject({ failed: 'legcy' })
  expect(done.log).toContain('there is no channel legcy')
})

test('without a number it shows what each channel lacks, in the log, the summary and a terminal', async () => {
  const inputs = { 'pull-request': '', targets: '', 'dry-run': 'false' }
  const lacking = [
    'What stable has and others lack',
    '  #1 topic',
    '    – next: closed without merging #2',
    '    ! legacy: conflicts #3',
  ]
  const summary = [
    '## What stable has and others lack',
    '',
    '| Change | | next | legacy |',
    '|---|---|---|---|',
    '| #1 | topic | – closed without merging #2 | ! conflicts #3 |',
  ]

  const done = await run('workflow_dispatch', { inputs })

  expect(done.exitCode, done.log).toBe(0)
  expect(done.outputs).toMatchObject({ results: '[]', 'pull-requests': '', failed: '' })
  expect(done.log.replace(/^\[.*?\] +\| /gm, '')).toContain(lacking.join('\n'))
  expect(done.log).toContain(`Summary - ${summary.join('\n')}`)

  const { repository, appToken } = assistant
  const args = [
    join(root, 'packages/cli/bin/sluice.js'),
    'backports',
    '--repo',
    repository.fullName,
  ]
  const { PATH } = process.env
  const env = { PATH, GITHUB_TOKEN: appToken, GITHUB_API_URL: stage.sandbox.apiUrl }
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: stage.folder, env })
  expect(stdout).toBe(`${lacking.join('\n')}\n`)
})

test('no log of any of these runs has a token', () => {
  expect(stage.shownTokens()).toEqual([])
})

test('all that was asked of GitHub is what GitHub knows', () => {
  expect(stage.sandbox.violations).toEqual([])
})
