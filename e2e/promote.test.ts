import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkflowRun } from './act.ts'
import { type Assistant, createAssistant, pushToNext } from './assistant-repository.ts'
import { withMultiplication, withWrongUnits } from './example-repository.ts'
import { ExampleService } from './example-service.ts'
import { approvalPayload } from './payloads.ts'
import { Prometheus } from './prometheus.ts'
import { type StartedBy, WorkflowStage } from './workflow-stage.ts'

// One story in order: each test goes on where the one before it stopped.

let stage: WorkflowStage
let service: ExampleService
let prometheus: Prometheus
let assistant: Assistant

beforeAll(async () => {
  stage = await WorkflowStage.begin()
  service = await ExampleService.start(stage.folder)
  prometheus = await Prometheus.start(stage.folder, service.host)
  assistant = await createAssistant(stage, prometheus.url)
})

afterAll(async () => {
  await prometheus?.stop()
  await service?.stop()
  await stage?.end()
})

/** Requests on both channels, until Prometheus knows of enough for the gates. */
async function traffic(): Promise<void> {
  const counted = (channel: string) => `ai_requests_total{channel="${channel}",status="200"}`
  for (const channel of ['stable', 'next']) {
    // An increase is counted from a series' first sample on: that one must be there before.
    await service.ask(channel, 1)
    await prometheus.reaches('a first sample', `sum(${counted(channel)})`, 1)
    await service.ask(channel, 150)
    await prometheus.reaches('requests', `sum(increase(${counted(channel)}[1m]))`, 120)
  }
}

function run(by: StartedBy): Promise<WorkflowRun> {
  return stage.run(assistant, 'promote.yml', by)
}

test('a candidate that answers worse is blocked, and nothing moves', async () => {
  const { repository, files } = assistant
  const baseline = await repository.sha('stable')
  const candidate = await pushToNext(assistant, 'Speed up units', withWrongUnits(files))
  await traffic()

  const hourly = await run({ event: 'schedule' })

  expect(hourly.exitCode, hourly.log).toBe(0)
  expect(hourly.outputs).toMatchObject({
    decision: 'blocked',
    'blocked-by': 'score',
    candidate,
    baseline,
    'pull-request': '',
    merged: 'false',
  })
  expect(repository.pullRequests()).toEqual([])
  expect(await repository.sha('stable')).toBe(baseline)
})

test('a better candidate gets a pull request that waits for an approval', async () => {
  const { repository, files } = assistant
  const baseline = await repository.sha('stable')
  const candidate = await pushToNext(assistant, 'Multiply', withMultiplication(files))
  await traffic()

  const hourly = await run({ event: 'schedule' })

  expect(hourly.exitCode, hourly.log).toBe(0)
  expect(hourly.outputs).toMatchObject({
    decision: 'promote',
    'blocked-by': 'approval,required checks',
    candidate,
    merged: 'false',
  })
  const [pull, ...others] = repository.pullRequests()
  expect(others).toEqual([])
  expect(hourly.outputs['pull-request']).toBe(String(pull?.number))
  expect(pull).toMatchObject({ base: 'stable', state: 'open' })
  const promotion = await repository.commitAt(pull?.headSha ?? '')
  expect(promotion).toMatchObject({
    tree: await repository.tree(candidate),
    parents: [baseline, candidate],
  })
  expect(await repository.sha('stable')).toBe(baseline)
})

test('once a maintainer approves it, the promotion lands with the tree that was judged', async () => {
  const { repository } = assistant
  const candidate = await repository.sha('next')
  const [pull] = repository.pullRequests()
  if (pull === undefined) throw new Error('the test before this one opened none')
  await repository.checkRun({ sha: pull.headSha, name: 'test', event: 'pull_request' })
  await repository.review(pull.number, { by: 'robin', state: 'APPROVED' })

  // What runs on the review is the pull request's own YAML; it only starts the default branch's.
  const reviewed = await run({
    event: 'pull_request_review',
    payload: approvalPayload(repository, pull, 'robin'),
    branch: pull.head,
    permissions: { actions: 'write' },
  })
  expect(reviewed.exitCode, reviewed.log).toBe(0)
  const dispatch = stage.sandbox.events.findLast((event) => event.event === 'workflow_dispatch')
  const inputs = { evaluate: 'false' }
  expect(dispatch).toMatchObject({ ref: 'stable', startsWorkflows: true, payload: { inputs } })

  const started = await run({ event: 'workflow_dispatch', payload: { inputs } })

  expect(started.exitCode, started.log).toBe(0)
  expect(started.outputs).toMatchObject({ decision: 'promote', merged: 'true', candidate })
  expect(await repository.tree('stable')).toBe(await repository.tree(candidate))
  expect(await repository.sha('stable')).toBe(pull.headSha)
  expect(repository.pullRequest(pull.number).merged).toBeDefined()
})

test('the hour after, there is nothing to do', async () => {
  const stable = await assistant.repository.sha('stable')
  await traffic()

  const hourly = await run({ event: 'schedule' })

  expect(hourly.exitCode, hourly.log).toBe(0)
  expect(hourly.outputs).toMatchObject({ decision: 'up-to-date', merged: 'false' })
  expect(await assistant.repository.sha('stable')).toBe(stable)
  expect(assistant.repository.pullRequests()).toHaveLength(1)
})

test('a channel that answers 503 to one request in ten holds the next candidate', async () => {
  const stable = await assistant.repository.sha('stable')
  const candidate = await pushToNext(assistant, 'Say more', { 'NOTES.md': 'More to say.\n' })
  service.turn({ next: { error_share: 0.1 } })
  await traffic()

  const hourly = await run({ event: 'schedule' })

  expect(hourly.exitCode, hourly.log).toBe(0)
  expect(hourly.outputs).toMatchObject({
    decision: 'blocked',
    'blocked-by': 'error-rate',
    candidate,
    merged: 'false',
  })
  expect(await assistant.repository.sha('stable')).toBe(stable)
})

test('no log of any of these runs has a token', () => {
  expect(stage.shownTokens()).toEqual([])
})

test('all that was asked of GitHub is what GitHub knows', () => {
  expect(stage.sandbox.violations).toEqual([])
})
