import { promotionRecord, renderSummary } from '@sluice/core'
import { expect, it, onTestFinished } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

const DEPLOY = 'on:\n  push: { branches: [stable] }\n  workflow_dispatch:\njobs: {}\n'

const gitHubToken: StoryOptions = {
  stable: 'approval: none\nenter: { probes: off }\ndispatch: [deploy.yml]',
  token: 'actions',
  permissions: 'with dispatch',
  files: { '.github/workflows/deploy.yml': DEPLOY },
}

async function begin(options: StoryOptions): Promise<Story> {
  const told = await Story.begin(options)
  onTestFinished(() => told.end())
  return told
}

/** The commits that deployments were started about. */
function deployed({ sandbox }: Story) {
  return sandbox.events
    .filter(({ event }) => event === 'workflow_dispatch')
    .map(({ after }) => after)
}

it('with GITHUB_TOKEN, a landing starts the workflows of the policy, once, and links them', async () => {
  const told = await begin(gitHubToken)
  const { report } = await told.promoted()
  const stable = await told.repo.sha('stable')
  expect(report.landed).toBe(stable)
  expect(deployed(told)).toEqual([stable])
  const url = `${told.sandbox.serverUrl}/acme/assistant/actions/workflows/deploy.yml?query=branch%3Astable`
  expect(renderSummary(report)).toContain(`Started: [deploy.yml](${url}).`)
  expect(promotionRecord(report)).toMatchObject({ dispatched: [{ workflow: 'deploy.yml', url }] })
  await told.passes(1)
  expect((await told.promoted()).report.operations).toEqual([])
  expect(deployed(told)).toEqual([stable])
})

it.each([
  ['after the landing', 'updateRefs', 'after'],
  ['before the dispatch', 'actions/create-workflow-dispatch', 'before'],
  ['after the dispatch', 'actions/create-workflow-dispatch', 'after'],
] as const)(
  'a run that dies %s is completed by a later one, and nothing starts twice',
  async (_, at, when) => {
    const told = await begin(gitHubToken)
    let dead = false
    const revive = told.sandbox.intercept(({ operation, graphql }, phase) => {
      dead ||= phase === when && (operation === at || graphql?.fields.includes(at) === true)
      return dead ? 'drop' : undefined
    })
    await told.promoted().catch(() => {})
    revive()
    const stable = await told.repo.sha('stable')
    const before = deployed(told)
    // The run that landed may still be about to start them.
    await told.promoted()
    expect(deployed(told)).toEqual(before)
    await told.passes(1)
    const { report } = await told.promoted()
    expect(report.operations).toHaveLength(1)
    expect(deployed(told)).toEqual([stable])
    expect(await told.statuses(stable)).toContain('sluice/stable/dispatch success')
  },
)

it('a token that may not start workflows: the landing stands, the permission is named, and a later run makes up for it', async () => {
  const told = await begin({ ...gitHubToken, permissions: 'with workflows' })
  const { report, refusal } = await told.promoted()
  expect(report.landed).toBe(await told.repo.sha('stable'))
  expect(refusal).toMatchObject({
    about: 'dispatch',
    reason: expect.stringContaining('it needs the permission actions: write'),
  })
  expect(report.conditions).toMatchObject([{ gate: 'dispatch', verdict: 'fail', next: 'act' }])
  expect(deployed(told)).toEqual([])
  await told.passes(1)
  const token = told.repo.token({
    kind: 'actions',
    permissions: {
      contents: 'write',
      'pull-requests': 'write',
      checks: 'read',
      statuses: 'write',
      actions: 'write',
    },
  })
  const later = await told.promoted({ token })
  expect(later.report.operations).toMatchObject([{ kind: 'dispatch', workflows: ['deploy.yml'] }])
  expect(deployed(told)).toEqual([report.landed])
})

/** A run that lands and dies before it starts anything; then an hour passes. */
async function landedOnly(): Promise<Story> {
  const told = await begin(gitHubToken)
  const revive = told.sandbox.intercept(({ operation }, phase) =>
    phase === 'before' && operation === 'actions/create-workflow-dispatch' ? 'drop' : undefined,
  )
  await told.promoted().catch(() => {})
  revive()
  await told.passes(1)
  return told
}

it('two runs at once that complete a dead one start the workflows once', async () => {
  const told = await landedOnly()
  await Promise.allSettled([told.promoted(), told.promoted()])
  await told.passes(1)
  await told.promoted()
  expect(deployed(told)).toEqual([await told.repo.sha('stable')])
})

it('a run of the same workflow for the promotion’s pull request deploys nothing', async () => {
  const told = await landedOnly()
  const stable = await told.repo.sha('stable')
  await told.repo.workflowRun({
    sha: stable,
    branch: told.pull(1).head,
    workflow: '.github/workflows/deploy.yml',
    path: '.github/workflows/deploy.yml',
    event: 'pull_request',
  })
  await told.promoted()
  expect(deployed(told)).toEqual([stable])
})
