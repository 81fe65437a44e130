import type { SandboxRepository } from '@sluice/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approvalPayload, pullRequestPayload } from './payloads.ts'
import { readmeWorkflow, SmallRepository } from './small-repository.ts'
import { WorkflowStage } from './workflow-stage.ts'

// What people do, and the workflows of the README that answer it: a label, comments, a review, a merge group.
// One story in order: each test goes on where the one before it stopped.

const POLICY = `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: { auto-merge: labelled }
`

let stage: WorkflowStage
let small: SmallRepository
let repository: SandboxRepository

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  small = await SmallRepository.begin(stage, POLICY, {
    'enter.yml': readmeWorkflow('action-promote', 'Enter next'),
    'promote.yml': readmeWorkflow('action-promote', 'Promote'),
  })
  ;({ repository } = small)
  await repository.branch('topic', await repository.sha('stable'))
  repository.protect('stable', { requiredChecks: ['sluice/stable'] })
})

afterAll(() => stage?.end())

async function pushed(branch: string, text: string, ci: 'success' | 'failure'): Promise<string> {
  const sha = await small.pushed(branch, text)
  await repository.checkRun({ sha, name: 'test', branch, conclusion: ci })
  return sha
}

test('a label lets a pull request into next, at exactly its head', async () => {
  const sha = await pushed('topic', 'better', 'success')
  const pull = await repository.openPullRequest({ by: 'maya', head: 'topic', base: 'next' })
  await repository.label(pull.number, ['auto-merge'], { by: 'robin' })

  const entered = await small.run('enter.yml', {
    event: 'pull_request_target',
    payload: {
      action: 'labeled',
      label: { name: 'auto-merge' },
      sender: { login: 'robin' },
      ...pullRequestPayload(repository, pull),
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

  const looked = await small.comment(
    number,
    'robin',
    `/sluice override ci at ${at} the runner is broken`,
  )

  expect(looked.outputs, looked.log).toMatchObject({
    decision: 'promote',
    'blocked-by': 'approval',
  })
  expect(small.reactions(number)).toEqual(['+1'])
  await expect(repository.mergePullRequest(number, { by: 'maya' })).rejects.toThrow('sluice/stable')
})

test('a comment asks for a newer candidate, which gets a pull request of its own', async () => {
  const [older] = repository.pullRequests().slice(-1)
  await pushed('next', 'better still', 'success')

  const looked = await small.comment(older?.number ?? 0, 'maya', '/sluice refresh')

  expect(looked.outputs, looked.log).toMatchObject({
    decision: 'promote',
    candidate: await repository.sha('next'),
  })
  expect(small.reactions(older?.number ?? 0)).toEqual(['+1'])
  expect(repository.pullRequest(older?.number ?? 0).state).toBe('closed')
})

test('a review of a manual promotion starts a look, and what is approved may be merged', async () => {
  const [pull] = repository.pullRequests().filter(({ head }) => head === 'next')
  if (pull === undefined) throw new Error('a test before this one opened none')
  await repository.review(pull.number, { by: 'robin', state: 'APPROVED' })

  await small.run('promote.yml', {
    event: 'pull_request_review',
    payload: approvalPayload(repository, pull, 'robin'),
    branch: pull.head,
    permissions: { actions: 'write' },
  })
  const dispatch = stage.sandbox.events.findLast(({ event }) => event === 'workflow_dispatch')
  const inputs = { evaluate: 'false' }
  expect(dispatch).toMatchObject({ ref: 'stable', payload: { inputs } })
  await small.run('promote.yml', { event: 'workflow_dispatch', payload: { inputs } })

  const judged = await repository.tree('next')
  await repository.mergePullRequest(pull.number, { by: 'maya' })
  expect(await repository.tree('stable')).toBe(judged)
})

test('a review of a fork’s pull request, whose run may start nothing, ends green', async () => {
  await repository.branch('theirs', await repository.sha('stable'))
  await small.pushed('theirs', 'theirs')
  const given = { by: 'mallory', head: 'theirs', base: 'stable', fromFork: true }
  const pull = await repository.openPullRequest(given)
  const payload = {
    ...approvalPayload(repository, pull, 'robin'),
    ...pullRequestPayload(repository, pull, 'mallory/assistant'),
  }
  await small.idleRun('promote.yml', { event: 'pull_request_review', payload })
  await repository.closePullRequest(pull.number, { by: 'mallory' })
})

test('a merge group starts a look, and the queue lands what was judged', async () => {
  const look = () =>
    small.run('promote.yml', {
      event: 'workflow_dispatch',
      payload: { inputs: { evaluate: 'false' } },
    })
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
  await small.run('promote.yml', {
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
