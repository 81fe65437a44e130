import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SandboxRepository } from '@sluice/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkflowRun } from './act.ts'
import { exampleFolder } from './example-repository.ts'
import { type StartedBy, WorkflowStage } from './workflow-stage.ts'

// What people do, and the workflow files of the example that answer it: a label, comments, a review, a merge group.
// One story in order: each test goes on where the one before it stopped.

const POLICY = `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: { auto-merge: labelled }
`

let stage: WorkflowStage
let repository: SandboxRepository
let appToken: string

function exampleWorkflow(name: string): string {
  return readFileSync(join(exampleFolder, '.github/workflows', name), 'utf8')
}

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  repository = await stage.sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  repository.collaborator('maya', 'write')
  repository.collaborator('robin', 'admin')
  await repository.commit({
    branch: 'stable',
    message: 'The first model',
    files: {
      '.github/sluice.yml': POLICY,
      '.github/workflows/enter.yml': exampleWorkflow('enter.yml'),
      '.github/workflows/promote.yml': exampleWorkflow('promote.yml'),
      'model.txt': 'first\n',
    },
    author: { login: 'maya' },
  })
  await repository.branch('next', await repository.sha('stable'))
  await repository.branch('topic', await repository.sha('stable'))
  repository.protect('stable', { requiredChecks: ['sluice/stable'] })
  appToken = stage.appToken(repository)
})

afterAll(() => stage?.end())

async function run(file: string, by: StartedBy): Promise<WorkflowRun> {
  const done = await stage.run({ repository, appToken }, file, by)
  expect(done.exitCode, done.log).toBe(0)
  return done
}

/** Somebody comments, and the workflow runs on that. */
async function comment(number: number, by: string, body: string): Promise<WorkflowRun> {
  const { id } = await repository.comment(number, { by, body })
  return run('promote.yml', {
    event: 'issue_comment',
    payload: {
      action: 'created',
      issue: { number, pull_request: { url: 'https://api.github.com' } },
      comment: { id, body, user: { login: by } },
    },
  })
}

const reactions = (number: number) =>
  repository
    .pullRequest(number)
    .comments.flatMap(({ reactions }) => reactions.map(({ content }) => content))

async function pushed(branch: string, text: string, ci: 'success' | 'failure'): Promise<string> {
  const files = { 'model.txt': `${text}\n` }
  const author = { login: 'maya' }
  const sha = await repository.commit({ branch, message: text, files, author })
  await repository.checkRun({ sha, name: 'test', branch, conclusion: ci })
  return sha
}

test('a label lets a pull request into next, at exactly its head', async () => {
  const sha = await pushed('topic', 'better', 'success')
  const { number } = await repository.openPullRequest({ by: 'maya', head: 'topic', base: 'next' })
  await repository.label(number, ['auto-merge'], { by: 'robin' })

  const entered = await run('enter.yml', {
    event: 'pull_request_target',
    payload: {
      action: 'labeled',
      label: { name: 'auto-merge' },
      sender: { login: 'robin' },
      pull_request: { number, head: { sha, ref: 'topic' }, base: { ref: 'next' } },
    },
  })

  expect(entered.outputs, entered.log).toMatchObject({ merged: 'true', 'pull-request': '1' })
  expect(await repository.tree('next')).toBe(await repository.tree(sha))
})

test('an admin’s comment lets a manual promotion past a gate, and it waits for an approval', async () => {
  await repository.checkRun({
    sha: await repository.sha('next'),
    name: 'test',
    branch: 'next',
    conclusion: 'failure',
  })
  const { number } = await repository.openPullRequest({ by: 'maya', head: 'next', base: 'stable' })
  const [next, stable] = [await repository.sha('next'), await repository.sha('stable')]
  const at = `${next.slice(0, 12)}-${stable.slice(0, 12)}`

  const looked = await comment(number, 'robin', `/sluice override ci at ${at} the runner is broken`)

  expect(looked.outputs, looked.log).toMatchObject({
    decision: 'promote',
    'blocked-by': 'approval',
  })
  expect(reactions(number)).toEqual(['+1'])
  await expect(repository.mergePullRequest(number, { by: 'maya' })).rejects.toThrow('sluice/stable')
})

test('a comment asks for a newer candidate, which gets a pull request of its own', async () => {
  const [older] = repository.pullRequests().slice(-1)
  await pushed('next', 'better still', 'success')

  const looked = await comment(older?.number ?? 0, 'maya', '/sluice refresh')

  expect(looked.outputs, looked.log).toMatchObject({
    decision: 'promote',
    candidate: await repository.sha('next'),
  })
  expect(reactions(older?.number ?? 0)).toEqual(['+1'])
  expect(repository.pullRequest(older?.number ?? 0).state).toBe('closed')
})

test('a review of a manual promotion starts a look, and what is approved may be merged', async () => {
  const [pull] = repository.pullRequests().filter(({ head }) => head === 'next')
  if (pull === undefined) throw new Error('a test before this one opened none')
  await repository.review(pull.number, { by: 'robin', state: 'APPROVED' })

  await run('promote.yml', {
    event: 'pull_request_review',
    payload: {
      action: 'submitted',
      review: { state: 'approved', user: { login: 'robin' }, commit_id: pull.headSha },
      pull_request: {
        number: pull.number,
        head: { ref: pull.head, sha: pull.headSha },
        base: { ref: pull.base },
      },
    },
    branch: pull.head,
    permissions: { actions: 'write' },
  })
  const dispatch = stage.sandbox.events.findLast(({ event }) => event === 'workflow_dispatch')
  const inputs = { evaluate: 'false' }
  expect(dispatch).toMatchObject({ ref: 'stable', payload: { inputs } })
  await run('promote.yml', { event: 'workflow_dispatch', payload: { inputs } })

  const judged = await repository.tree('next')
  await repository.mergePullRequest(pull.number, { by: 'maya' })
  expect(await repository.tree('stable')).toBe(judged)
})

test('a merge group starts a look, and the queue lands what was judged', async () => {
  const look = () =>
    run('promote.yml', { event: 'workflow_dispatch', payload: { inputs: { evaluate: 'false' } } })
  repository.ruleset({
    branches: ['stable'],
    requiredChecks: ['sluice/stable'],
    mergeQueue: 'MERGE',
  })
  const sha = await pushed('next', 'best', 'success')
  await look()
  const [pull] = repository.pullRequests().filter(({ state }) => state === 'open')
  if (pull === undefined) throw new Error('the promotion has no pull request')
  await repository.review(pull.number, { by: 'robin', state: 'APPROVED' })
  await look()

  const group = stage.sandbox.events.findLast(({ event }) => event === 'merge_group')
  expect(group).toMatchObject({ action: 'checks_requested', number: pull.number })
  await run('promote.yml', {
    event: 'merge_group',
    payload: group?.payload ?? {},
    branch: (group?.ref ?? '').replace('refs/heads/', ''),
    permissions: { actions: 'write' },
  })
  expect(stage.sandbox.events.at(-1)).toMatchObject({ event: 'workflow_dispatch', ref: 'stable' })
  const landed = await look()

  expect(repository.pullRequest(pull.number), landed.log).toMatchObject({ state: 'closed' })
  expect(await repository.sha('stable')).toBe(group?.after)
  expect(await repository.tree('stable')).toBe(await repository.tree(sha))
})

test('no log of any of these runs has a token', () => {
  expect(stage.shownTokens()).toEqual([])
})

test('all that was asked of GitHub is what GitHub knows', () => {
  expect(stage.sandbox.violations).toEqual([])
})
