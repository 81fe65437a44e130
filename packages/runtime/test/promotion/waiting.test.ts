import { afterEach, describe, expect, test } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story

async function begin(options: StoryOptions): Promise<Story> {
  story = await Story.begin(options)
  return story
}

afterEach(() => story.end())

describe('a closed window', () => {
  test('keeps a good candidate waiting, and nothing is done until it opens', async () => {
    await begin({
      stable: `approval: none
enter: { freeze: [{ every: mon 08:00 - mon 12:00, zone: Europe/Zurich, why: planning }] }`,
    })
    const closed = await story.promoted()
    expect(closed.decision.outcome).toBe('waiting')
    expect(story.gate(closed, 'freeze')).toMatchObject({
      next: 'wait',
      observed: 'closed until Mon 2026-01-05 12:00 Europe/Zurich (11:00 UTC)',
      reason: 'stable is closed: planning.',
    })
    expect(story.repo.pullRequests()).toEqual([])
    await story.passes(3)
    const open = await story.promoted()
    expect(open.decision.outcome).toBe('promote')
    expect(await story.repo.tree('stable')).toBe(await story.repo.tree('next'))
  })
})

describe('a soak', () => {
  test('counts from the push that a workflow saw on next, not from the dates in the commit', async () => {
    await begin({ stable: 'approval: none\nenter: { soak: { for: 6h } }' })
    await story.repo.workflowRun({ sha: await story.repo.sha('next'), branch: 'next' })
    await story.passes(5)
    const early = await story.promoted()
    expect(early.decision.outcome).toBe('waiting')
    expect(story.gate(early, 'soak')).toMatchObject({
      verdict: 'inconclusive',
      observed: expect.stringMatching(/^since 2026-01-05 08:0\d UTC \(CI began\)$/),
      clear: [expect.stringMatching(/^Long enough at 14:0\d UTC\.$/)],
    })
    await story.passes(1)
    expect((await story.promoted()).decision.outcome).toBe('promote')
  })

  test('counts from the merge of a pull request into next', async () => {
    await begin({ stable: 'approval: none\nenter: { soak: { for: 6h } }' })
    await story.passes(1)
    await story.mergedIntoNext('Answer in French', { 'prompt.txt': 'Répondez.\n' })
    await story.wellMeasured()
    expect(story.gate(await story.promoted(), 'soak')).toMatchObject({
      next: 'wait',
      observed: expect.stringMatching(/^since 2026-01-05 09:0\d UTC \(#1 was merged\)$/),
    })
  })

  test('where GitHub saw nothing, counts from the first look, and that stays so', async () => {
    await begin({ stable: 'approval: none\nenter: { soak: { for: 6h } }' })
    expect(story.gate(await story.promoted(), 'soak').observed).toContain('(first seen now)')
    await story.passes(2)
    await story.ci('next', 'failure')
    await story.promoted()
    await story.passes(5)
    await story.ci('next', 'success')
    const late = await story.promoted()
    expect(story.gate(late, 'soak')).toMatchObject({
      verdict: 'pass',
      observed: expect.stringMatching(/^since 2026-01-05 08:0\d UTC \(first seen by Sluice\)$/),
    })
  })

  test('takes no word from a bot that every workflow writes as', async () => {
    await begin({ stable: 'enter: { soak: { for: 6h } }', token: 'actions' })
    await story.promoted()
    await story.passes(7)
    expect(story.gate(await story.promoted(), 'soak')).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      clear: ['Let a workflow run on `next` at each push: its time then counts.'],
    })
  })

  test('does not begin anew with every push: who soaks stays the candidate', async () => {
    await begin({ stable: 'approval: none\nenter: { soak: { for: 6h } }' })
    await story.promoted()
    const soaking = await story.repo.tree('next')
    for (const verse of ['one', 'two']) {
      await story.passes(3)
      await story.developed(`Verse ${verse}`, { 'prompt.txt': `${verse}\n` })
      await story.wellMeasured()
      const sha = await story.repo.sha('next')
      await story.repo.workflowRun({ sha, branch: 'next' })
      await story.promoted()
    }
    expect(await story.repo.tree('stable')).toBe(soaking)
  })

  test('says which permission a token lacks', async () => {
    await begin({
      stable: 'enter: { soak: { since: deployment } }',
      permissions: 'read only',
    })
    expect(story.gate(await story.promoted({ dryRun: true }), 'soak')).toMatchObject({
      verdict: 'unmeasured',
      observed: 'no permission to read',
    })
  })

  test('deployed: waits for the deployment, then for the time', async () => {
    await begin({ stable: 'approval: none\nenter: { soak: { for: 2h, since: deployment } }' })
    const sha = await story.repo.sha('next')
    expect(story.gate(await story.promoted(), 'soak')).toMatchObject({
      verdict: 'unmeasured',
      reason: 'GitHub Deployments know of no deployment to next.',
    })
    await story.repo.deployment({ sha, environment: 'next', state: 'in_progress' })
    expect(story.gate(await story.promoted(), 'soak')).toMatchObject({ next: 'wait' })
    await story.repo.deployment({ sha, environment: 'next' })
    expect(story.gate(await story.promoted(), 'soak')).toMatchObject({
      next: 'wait',
      reason: 'It has not been deployed to next for 2 h yet.',
    })
    await story.passes(2)
    expect((await story.promoted()).decision.outcome).toBe('promote')
  })

  test('deployed: what another commit replaced has no more time coming', async () => {
    await begin({ stable: 'enter: { soak: { for: 2h, since: deployment } }' })
    await story.repo.deployment({ sha: await story.repo.sha('next'), environment: 'next' })
    await story.passes(1)
    await story.repo.deployment({ sha: await story.repo.sha('stable'), environment: 'next' })
    await story.passes(2)
    expect(story.gate(await story.promoted(), 'soak')).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      reason: expect.stringMatching(
        /^It was deployed to next for only 1 h.*, then another commit took its place\.$/,
      ),
    })
  })
})

describe('a cooldown', () => {
  test('begins when a promotion lands, however old its commit is', async () => {
    await begin({ stable: 'enter: { cooldown: { for: 3h } }' })
    await story.repo.workflowRun({ sha: await story.repo.sha('stable'), branch: 'stable' })
    await story.passes(3)
    await story.promoted()
    await story.passes(2)
    await story.repo.review(1, { by: 'alice', state: 'APPROVED' })
    await story.promoted()
    expect(await story.repo.tree('stable')).toBe(await story.repo.tree('next'))
    await story.developed('Answer in verse', { 'prompt.txt': 'Answer in verse.\n' })
    await story.wellMeasured()
    const soon = await story.promoted()
    expect(story.gate(soon, 'cooldown')).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      observed: expect.stringMatching(/^2026-01-05 13:0\d UTC \(#1 was merged\)$/),
      clear: [expect.stringMatching(/^Over at 16:0\d UTC\.$/)],
    })
    await story.passes(3)
    expect((await story.promoted()).decision.outcome).toBe('promote')
  })

  test('begins where nothing of GitHub’s tells with the first look of an App', async () => {
    await begin({ stable: 'enter: { cooldown: {} }' })
    expect(story.gate(await story.promoted(), 'cooldown')).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      observed: expect.stringContaining('first seen by Sluice'),
    })
    await story.passes(2)
    expect(story.gate(await story.promoted(), 'cooldown')).toMatchObject({ verdict: 'pass' })
  })

  test('of a channel that nothing attests cannot be told, and says what would', async () => {
    await begin({ stable: 'enter: { cooldown: {} }', token: 'actions' })
    expect(story.gate(await story.promoted(), 'cooldown')).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      reason: expect.stringContaining('no merged pull request and no check says so'),
    })
    await story.repo.workflowRun({
      sha: await story.repo.sha('stable'),
      branch: 'stable',
      event: 'workflow_dispatch',
    })
    expect(story.gate(await story.promoted(), 'cooldown')).toMatchObject({ next: 'wait' })
  })
})

describe('metrics about the commit', () => {
  const hoursAgo = (hours: number) => new Date(story.sandbox.now().getTime() - hours * 3_600_000)

  test('are those since its deployment, and without one there are none', async () => {
    await begin({ metrics: 'about: commit' })
    const sha = await story.repo.sha('next')
    expect(story.gate(await story.promoted(), 'error-rate')).toMatchObject({
      verdict: 'unmeasured',
      reason: 'GitHub Deployments know of no deployment to next.',
    })
    await story.repo.deployment({ sha, environment: 'next', createdAt: hoursAgo(7) })
    const run = await story.promoted()
    expect(run.decision.outcome).toBe('promote')
    for (const gate of ['error-rate', 'latency'])
      expect(story.gate(run, gate).about).toMatchObject({ kind: 'commit', commit: sha })
  })

  test('are not those of a process that ran before the deployment', async () => {
    await begin({ metrics: 'about: commit' })
    const sha = await story.repo.sha('next')
    await story.repo.deployment({ sha, environment: 'next', createdAt: hoursAgo(5) })
    expect(story.gate(await story.promoted(), 'error-rate')).toMatchObject({
      verdict: 'unmeasured',
      reason:
        'The metrics page counts since the process began 6 h ago, before the candidate was deployed.',
    })
  })

  test('end where another commit took its place', async () => {
    await begin({ metrics: 'about: commit' })
    const [next, stable] = [await story.repo.sha('next'), await story.repo.sha('stable')]
    await story.repo.deployment({ sha: next, environment: 'next', createdAt: hoursAgo(7) })
    await story.repo.deployment({ sha: stable, environment: 'next', createdAt: hoursAgo(1) })
    expect(story.gate(await story.promoted(), 'latency')).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      reason:
        "Another commit took the candidate's place in next: the metrics page is about that one.",
    })
  })
})

describe('a metric', () => {
  test('holds the candidate while its number is beyond the limit', async () => {
    await begin({
      stable: `enter:
  metric:
    - { name: failures, series: ai_requests_total, labels: { status: '503' }, max: 1 }
    - { name: requests, series: ai_requests_total, labels: { status: '200' }, max-decrease: 99% }`,
    })
    const held = await story.promoted()
    expect(held.decision.outcome).toBe('blocked')
    expect(story.gate(held, 'metric')).toMatchObject({
      verdict: 'fail',
      next: 'act',
      observed: 'failures 2; requests 990; stable 5000',
      required: 'failures at most 1; requests at most 99 % below stable',
      reason: 'failures is above 1.',
      about: { kind: 'channel', channel: 'next' },
    })
    story.traffic({ '200': 990, '503': 1 })
    expect((await story.promoted()).decision.outcome).toBe('promote')
    story.traffic({ '200': 990 })
    expect(story.gate(await story.promoted(), 'metric')).toMatchObject({
      verdict: 'unmeasured',
      reason: 'failures of next: no series.',
    })
  })
})
