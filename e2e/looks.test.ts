import type { PullRequest } from '@sluice/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  checkSuitePayload,
  closedIssuePayload,
  pullRequestPayload,
  statusPayload,
  workflowRunPayload,
} from './payloads.ts'
import { readmeWorkflow, SmallRepository } from './small-repository.ts'
import { WorkflowStage } from './workflow-stage.ts'

// The events that make a look at `stable` sooner, and the workflow of the README that they start.
// One story in order: each test goes on where the one before it stopped.

const policy = (score: string) => `version: 1
channels:
  stable:
    from: next
    approval: none
    enter: { score: ${score}, error-rate: off, latency: off, probes: off }
  next: {}
evidence: { eval: { report: 'evidence/eval-{channel}.json' } }
`

const CI = 'test'
const BUILD = 'ci/build'
const LINT = 'lint'

let stage: WorkflowStage
let small: SmallRepository

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  small = await SmallRepository.begin(stage, policy('{ max-drop: 0.02 }'), {
    'promote.yml': readmeWorkflow('action-promote', 'Promote'),
  })
  small.repository.protect('stable', { requiredChecks: [CI, BUILD, LINT] })
})

afterAll(() => stage?.end())

/** GitHub's own CI, another App's, and one that reports statuses. */
async function reported(sha: string, branch: string): Promise<void> {
  await small.repository.checkRun({ sha, name: CI, branch })
  await small.repository.checkRun({ sha, name: LINT, branch, app: 'linter' })
  await small.repository.status({ sha, context: BUILD, state: 'success', creator: 'builder' })
}

function openPromotion(): PullRequest {
  const [pull] = small.repository.pullRequests().filter(({ state }) => state === 'open')
  if (pull === undefined) throw new Error('no promotion is open')
  return pull
}

test('CI ends before the candidate was evaluated: it is held, and the run is not red for that', async () => {
  const sha = await small.pushed('next', 'second')
  await reported(sha, 'next')

  const looked = await small.run('promote.yml', {
    event: 'workflow_run',
    payload: workflowRunPayload(sha, 'next'),
  })

  expect(looked.outputs, looked.log).toMatchObject({
    decision: 'blocked',
    'blocked-by': 'score',
    candidate: sha,
  })
  expect(small.repository.pullRequests()).toEqual([])
})

test('the checks of another App end, and the candidate gets its pull request', async () => {
  for (const branch of ['stable', 'next'])
    await small.repository.commit({
      branch,
      message: 'No score',
      files: { '.github/sluice.yml': policy('off') },
    })
  const sha = await small.repository.sha('next')
  await reported(sha, 'next')

  const looked = await small.run('promote.yml', {
    event: 'check_suite',
    payload: checkSuitePayload(sha, 'next', 'linter'),
  })

  expect(looked.outputs, looked.log).toMatchObject({
    decision: 'promote',
    'blocked-by': 'required checks',
    candidate: sha,
  })
  expect(small.status(openPromotion().headSha, 'sluice/stable')).toBe('success')
})

test('the status of the promotion follows one that somebody else reports', async () => {
  const candidate = await small.repository.sha('next')
  const { headSha } = openPromotion()
  const follow = async (state: 'failure' | 'success') => {
    await small.repository.status({ sha: candidate, context: BUILD, state, creator: 'builder' })
    const payload = statusPayload(candidate, 'next', BUILD, state)
    await small.run('promote.yml', { event: 'status', payload })
    return small.status(headSha, 'sluice/stable')
  }

  expect(await follow('failure')).toBe('failure')
  expect(await follow('success')).toBe('success')
})

test('Sluice’s own statuses start no look', async () => {
  const { headSha, head } = openPromotion()
  const payload = statusPayload(headSha, head, 'sluice/stable', 'success')
  await small.idleRun('promote.yml', { event: 'status', payload })
})

test('CI of the promotion ends, and it lands', async () => {
  const { head, headSha } = openPromotion()
  await reported(headSha, head)

  const landed = await small.run('promote.yml', {
    event: 'workflow_run',
    payload: workflowRunPayload(headSha, head),
  })

  expect(landed.outputs, landed.log).toMatchObject({ decision: 'promote', merged: 'true' })
  expect(await small.repository.sha('stable')).toBe(headSha)
})

test('a promotion that somebody opens by hand gets its status and one comment at once', async () => {
  const { repository } = small
  const sha = await small.pushed('next', 'third')
  const pull = await repository.openPullRequest({ by: 'maya', head: 'next', base: 'stable' })

  await small.run('promote.yml', {
    event: 'pull_request_target',
    payload: { action: 'opened', ...pullRequestPayload(repository, pull) },
  })

  expect(small.status(sha, 'sluice/stable')).toBe('pending')
  expect(repository.pullRequest(pull.number).comments).toHaveLength(1)
})

test('an incident that is closed ends its hold; any other issue is not looked at', async () => {
  const { repository } = small
  const [before = ''] = (await repository.commitAt('stable')).parents
  await repository.branch('stable', before)
  const sha = await repository.sha('next')
  await reported(sha, 'next')
  const looks = { event: 'workflow_run', payload: workflowRunPayload(sha, 'next') }
  const held = await small.run('promote.yml', looks)
  expect(held.outputs['blocked-by'], held.log).toContain('hold')
  const [incident] = repository.issues()
  await repository.closeIssue(incident?.number ?? 0, { by: 'robin' })

  const released = await small.run('promote.yml', {
    event: 'issues',
    payload: closedIssuePayload(repository, incident?.number ?? 0, 'robin'),
  })

  expect(released.outputs['blocked-by'], released.log).not.toContain('hold')
  const { number } = await repository.openIssue({ by: 'maya', title: 'A question', body: '' })
  await repository.closeIssue(number, { by: 'maya' })
  const other = await small.idleRun('promote.yml', {
    event: 'issues',
    payload: closedIssuePayload(repository, number, 'maya'),
  })
  expect(other.log).toContain('The issue is no incident. Nothing was looked at.')
})

test('no log of any of these runs has a token', () => {
  expect(stage.shownTokens()).toEqual([])
})

test('all that was asked of GitHub is what GitHub knows', () => {
  expect(stage.sandbox.violations).toEqual([])
})
