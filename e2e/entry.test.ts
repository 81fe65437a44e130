import type { PullRequest } from '@sluice/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkflowRun } from './act.ts'
import {
  checkSuitePayload,
  pullRequestPayload,
  statusPayload,
  workflowRunPayload,
} from './payloads.ts'
import { readmeWorkflow, SmallRepository } from './small-repository.ts'
import { WorkflowStage } from './workflow-stage.ts'

// The events on which labelled pull requests enter `next`, and the workflow of the README that they
// start. One story in order: each test goes on where the one before it stopped.

const POLICY = `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: { auto-merge: labelled }
`

let stage: WorkflowStage
let small: SmallRepository

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  small = await SmallRepository.begin(stage, POLICY, {
    'enter.yml': readmeWorkflow('action-promote', 'Enter next'),
  })
})

afterAll(() => stage?.end())

/** A pull request into `next` that robin has labelled, and on which nothing has reported yet. */
async function labelled(branch: string, fromFork = false): Promise<PullRequest> {
  const { repository } = small
  await repository.branch(branch, await repository.sha('next'))
  await small.pushed(branch, branch)
  const pull = await repository.openPullRequest({
    by: 'maya',
    head: branch,
    base: 'next',
    fromFork,
  })
  await repository.label(pull.number, ['auto-merge'], { by: 'robin' })
  return pull
}

function enter(event: string, payload?: object): Promise<WorkflowRun> {
  return small.run('enter.yml', { event, ...(payload === undefined ? {} : { payload }) })
}

/** That the run merged this one, at exactly the head that was checked. */
async function expectEntered(run: WorkflowRun, { number, headSha }: PullRequest): Promise<void> {
  expect(run.outputs, run.log).toMatchObject({
    merged: 'true',
    'pull-request': String(number),
    candidate: headSha,
  })
  expect(await small.repository.tree('next')).toBe(await small.repository.tree(headSha))
}

test('CI ends, and the pull request enters', async () => {
  const pull = await labelled('first')
  await small.repository.checkRun({ sha: pull.headSha, name: 'test', branch: 'first' })
  const payload = workflowRunPayload(pull.headSha, 'first')
  await expectEntered(await enter('workflow_run', payload), pull)
})

test('so it does when the CI is another App’s', async () => {
  const pull = await labelled('second')
  const { headSha: sha } = pull
  await small.repository.checkRun({ sha, name: 'lint', branch: 'second', app: 'linter' })
  const payload = checkSuitePayload(sha, 'second', 'linter')
  await expectEntered(await enter('check_suite', payload), pull)
})

test('so it does when the CI reports statuses; Sluice’s own start nothing', async () => {
  const pull = await labelled('third')
  const { headSha: sha } = pull
  const context = 'ci/build'
  await small.repository.status({ sha, context, state: 'success', creator: 'builder' })
  const payload = statusPayload(sha, 'third', context, 'success')
  await expectEntered(await enter('status', payload), pull)

  const own = statusPayload(sha, 'third', 'sluice/next/label', 'success')
  await small.idleRun('enter.yml', { event: 'status', payload: own })
})

test('what is pushed to a fork after the label stays out until a person approved it; the hourly look takes that', async () => {
  const { repository } = small
  const pull = await labelled('fourth', true)
  const before = await repository.sha('next')
  const sha = await small.pushed('fourth', 'something else')
  await repository.checkRun({ sha, name: 'test', branch: 'fourth' })

  const pushed = await enter('pull_request_target', {
    action: 'synchronize',
    ...pullRequestPayload(repository, pull, 'mallory/assistant'),
  })

  expect(pushed.outputs, pushed.log).toMatchObject({ decision: 'blocked', 'blocked-by': 'label' })
  expect(await repository.sha('next')).toBe(before)
  await repository.review(pull.number, { by: 'robin', state: 'APPROVED' })
  await expectEntered(await enter('schedule'), repository.pullRequest(pull.number))
})

test('with nothing labelled there is nothing to do', async () => {
  const run = await enter('workflow_dispatch')
  expect(run.outputs, run.log).toMatchObject({ decision: 'up-to-date', merged: 'false' })
})

test('no log of any of these runs has a token', () => {
  expect(stage.shownTokens()).toEqual([])
})

test('all that was asked of GitHub is what GitHub knows', () => {
  expect(stage.sandbox.violations).toEqual([])
})
