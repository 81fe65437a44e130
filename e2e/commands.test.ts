import { afterAll, beforeAll, expect, test } from 'vitest'
import { workflowRunPayload } from './payloads.ts'
import { readmeWorkflow, SmallRepository } from './small-repository.ts'
import { WorkflowStage } from './workflow-stage.ts'

// Commands that say that something may be missing: each is taken only from those who may say it.
// One story in order: each test goes on where the one before it stopped.

const POLICY = `version: 1
channels:
  stable:
    from: next
    approval: none
    enter: { score: off, error-rate: off, latency: off, probes: off }
  next: {}
`

let stage: WorkflowStage
let small: SmallRepository
let hotfix: string

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  small = await SmallRepository.begin(stage, POLICY, {
    'promote.yml': readmeWorkflow('action-promote', 'Promote'),
  })
  small.repository.collaborator('guest', 'read')
})

afterAll(() => stage?.end())

/** CI of the candidate ends. */
async function looked() {
  const sha = await small.repository.sha('next')
  return small.run('promote.yml', {
    event: 'workflow_run',
    payload: workflowRunPayload(sha, 'next'),
  })
}

test('a fix that only stable has is not needed when somebody with write access says so', async () => {
  const { repository } = small
  hotfix = await repository.commit({
    branch: 'stable',
    message: 'Hotfix',
    files: { 'hotfix.txt': 'x\n' },
    author: { login: 'robin' },
  })
  const sha = await small.pushed('next', 'second')
  await repository.checkRun({ sha, name: 'test', branch: 'next' })
  const { number } = await repository.openPullRequest({ by: 'maya', head: 'next', base: 'stable' })
  const notNeeded = `/sluice not-needed ${hotfix} the old model is gone`

  const refused = await small.comment(number, 'guest', notNeeded)
  expect(refused.outputs, refused.log).toMatchObject({
    decision: 'blocked',
    'blocked-by': 'fixes',
  })
  const taken = await small.comment(number, 'maya', notNeeded)

  expect(taken.outputs, taken.log).toMatchObject({ decision: 'promote', merged: 'true' })
  expect(small.reactions(number)).toEqual(['confused', '+1'])
  expect(await repository.tree('stable')).toBe(await repository.tree(sha))
})

test('what was taken away by force comes in again when a maintainer releases it', async () => {
  const { repository } = small
  await repository.branch('stable', hotfix)
  const sha = await small.pushed('next', 'third')
  await repository.checkRun({ sha, name: 'test', branch: 'next' })
  const held = await looked()
  expect(held.outputs['blocked-by'], held.log).toContain('hold')
  const [{ number } = { number: 0 }] = repository.issues()

  const refused = await small.comment(number, 'maya', '/sluice release it was a mistake')
  expect(refused.outputs['blocked-by'], refused.log).toContain('hold')
  const released = await small.comment(number, 'robin', '/sluice release it was a mistake')

  expect(released.outputs, released.log).toMatchObject({ decision: 'promote', merged: 'true' })
  expect(small.reactions(number)).toEqual(['confused', '+1'])
  expect(await repository.tree('stable')).toBe(await repository.tree(sha))
})

test('no log of any of these runs has a token', () => {
  expect(stage.shownTokens()).toEqual([])
})

test('all that was asked of GitHub is what GitHub knows', () => {
  expect(stage.sandbox.violations).toEqual([])
})
