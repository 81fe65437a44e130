import { afterEach, describe, expect, it } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  return story
}
afterEach(() => story.end())

describe('a healthy candidate', () => {
  it('gets a pull request, waits for a person, and lands as exactly its tree on exactly the baseline', async () => {
    const { repo } = await begin({ stable: 'labels: [promotion]\nreviewers: [alice]' })
    const baseline = await repo.sha('stable')
    const candidate = await repo.sha('next')

    const first = await story.promoted()
    expect(first.report.decision).toMatchObject({
      outcome: 'promote',
      candidate: { commit: candidate },
    })
    expect(story.pull()).toMatchObject({
      base: 'stable',
      labels: ['promotion'],
      reviewers: ['alice'],
    })
    expect(await repo.sha('stable')).toBe(baseline)

    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    const second = await story.promoted()
    const landed = await repo.commitAt('stable')
    expect(second.report.landed).toBe(landed.sha)
    expect(landed).toMatchObject({ tree: await repo.tree('next'), parents: [baseline, candidate] })
    expect(story.pull().merged).toBe(true)

    expect((await story.promoted()).decision.outcome).toBe('up-to-date')
  })

  it('lands in one run where the policy asks for no person', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    const { report } = await story.promoted()
    expect(report.landed).toBe(await repo.sha('stable'))
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
  })

  it('lands with one parent where the policy asks for a linear history', async () => {
    const { repo } = await begin({ stable: 'approval: none\nhistory: linear' })
    const baseline = await repo.sha('stable')
    await story.promoted()
    expect(await repo.commitAt('stable')).toMatchObject({
      tree: await repo.tree('next'),
      parents: [baseline],
    })
    expect((await story.promoted()).decision.outcome).toBe('up-to-date')
  })

  it('changes nothing in a dry run, and says what it would do', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    const before = await repo.branches()
    const { report } = await story.promoted({ dryRun: true })
    expect(report.operations.map(({ kind }) => kind)).toEqual([
      'set-status',
      'create-promotion-commit',
      'open-pull-request',
      'set-status',
      'land',
    ])
    expect(await repo.branches()).toEqual(before)
    expect(repo.pullRequests()).toEqual([])
    expect(
      story.sandbox.requests.filter(
        ({ method, path }) => method !== 'GET' && !path.endsWith('/graphql'),
      ),
    ).toEqual([])
  })
})

describe('approval', () => {
  it('does not count from someone who wrote some of what enters', async () => {
    const { repo } = await begin()
    await story.promoted()
    await repo.review(1, { by: 'bob', state: 'APPROVED' })
    const { report } = await story.promoted()
    expect(report.landed).toBeUndefined()
    expect(report.conditions).toMatchObject([
      { gate: 'approval', observed: 'only by bob, who wrote some of it' },
    ])
  })

  it('does not count from someone without write access', async () => {
    const { repo } = await begin()
    await story.promoted()
    await repo.review(1, { by: 'mallory', state: 'APPROVED' })
    expect((await story.promoted()).report.landed).toBeUndefined()
  })

  it('is asked for when the promotion changes a workflow, whatever the policy says', async () => {
    const { repo } = await begin({ stable: 'approval: none', permissions: 'with workflows' })
    await story.developed('Faster CI', { '.github/workflows/ci.yml': 'on: push\n' })
    await story.wellMeasured()
    const { report } = await story.promoted()
    expect(report).toMatchObject({ protectedChanges: ['.github/workflows/ci.yml'] })
    expect(report.landed).toBeUndefined()
    expect(story.pull().body).toContain('workflows/ci')
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
  })
})

describe('a candidate that is held', () => {
  it('because it scores lower, names the items, and a second roll of the dice changes nothing', async () => {
    await begin()
    await story.evaluated('next', 0.8)
    const first = await story.promoted()
    expect(first.decision.outcome).toBe('blocked')
    expect(story.gate(first, 'score')).toMatchObject({
      verdict: 'fail',
      next: 'act',
      about: { commit: await story.repo.sha('next') },
      clear: [
        '5 items got worse (q81, q82, q83, q84, q85).',
        'Fix on next; running the eval again changes nothing.',
      ],
    })

    await story.evaluated('next', 0.9)
    const second = await story.promoted()
    expect(story.gate(second, 'score').verdict).toBe('fail')
    expect(story.repo.pullRequests()).toEqual([])
  })

  it('because too few requests were seen, waits', async () => {
    await begin()
    story.traffic({ '200': 212 })
    const run = await story.promoted()
    expect(run.decision.outcome).toBe('waiting')
    expect(story.gate(run, 'error-rate')).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
    })
  })

  it('because of 5xx answers under their literal codes', async () => {
    await begin()
    story.traffic({ '200': 985, '500': 5, '503': 10 })
    expect(story.gate(await story.promoted(), 'error-rate')).toMatchObject({
      verdict: 'fail',
    })
  })

  it('because CI is red', async () => {
    await begin()
    await story.ci('next', 'failure')
    expect(story.gate(await story.promoted(), 'ci')).toMatchObject({ verdict: 'fail', next: 'act' })
  })

  it('because its checks have not started: waits where CI runs, and asks for a person where it does not', async () => {
    await begin()
    await story.developed('Fresh', { 'prompt.txt': 'Fresh.\n' })
    await story.evaluated('next', 0.86)
    expect(story.gate(await story.promoted(), 'ci')).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
    })
    await story.ruled({ checks: ['preview'] })
    expect(story.gate(await story.promoted(), 'ci')).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      reason: expect.stringContaining('preview'),
    })
  })

  it('because the metrics cannot be reached: unmeasured, not held', async () => {
    await begin()
    await story.metricsDown()
    const run = await story.promoted()
    expect(story.gate(run, 'error-rate')).toMatchObject({ verdict: 'unmeasured', next: 'act' })
    expect(story.gate(run, 'latency')).toMatchObject({ verdict: 'unmeasured' })
  })

  it('because the eval report is about another commit', async () => {
    const { repo } = await begin()
    await story.evaluated('next', 0.86, await repo.sha('stable'))
    expect(story.gate(await story.promoted(), 'score')).toMatchObject({
      verdict: 'unmeasured',
      observed: 'about something else',
    })
  })

  it('by a policy that the candidate itself would loosen', async () => {
    const { repo } = await begin()
    const policy = (await repo.text('next', '.github/sluice.yml')) ?? ''
    await story.developed('Loosen', {
      '.github/sluice.yml': policy.replace(
        'from: next',
        'from: next\n    approval: none\n    enter: { score: { max-drop: 0.5 } }',
      ),
    })
    await story.wellMeasured()
    await story.evaluated('next', 0.81)
    const run = await story.promoted()
    expect(story.gate(run, 'score').verdict).toBe('fail')
    expect(run.report.protectedChanges).toEqual(['.github/sluice.yml'])
  })
})

describe('a fix that only stable has', () => {
  it('blocks the promotion and is named, until next has it', async () => {
    const { repo } = await begin()
    const fix = await repo.commit({
      branch: 'stable',
      message: 'Fix login',
      files: { 'service.py': 'print("fixed")\n' },
      author: { login: 'alice' },
    })
    await story.wellMeasured()
    const held = await story.promoted()
    expect(story.gate(held, 'fixes')).toMatchObject({ verdict: 'fail', next: 'act' })
    expect(story.gate(held, 'fixes').reason).toContain(`${fix.slice(0, 7)} “Fix login”`)

    await story.developed('Fix login too', { 'service.py': 'print("fixed")\n' })
    await story.wellMeasured()
    await story.promoted()
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
    expect(await repo.text('stable', 'service.py')).toBe('print("fixed")\n')
  })
})

describe('people who do it by hand', () => {
  it.each(['merge', 'squash', 'rebase'] as const)(
    '%s the pull request: the next run sees that it is in',
    async (method) => {
      const { repo } = await begin()
      await story.promoted()
      await repo.mergePullRequest(1, { by: 'alice', method })
      expect((await story.promoted()).decision.outcome).toBe('up-to-date')
    },
  )

  it('merge next into stable past an open promotion: it is closed, so that nobody merges it later', async () => {
    const { repo } = await begin()
    await story.promoted()
    const parents = [await repo.sha('stable'), await repo.sha('next')]
    const files = { 'prompt.txt': 'Answer briefly.\n' }
    await repo.commit({ branch: 'stable', message: 'Merge next', parents, files })
    const { decision } = await story.promoted()
    expect(decision.outcome).toBe('up-to-date')
    expect(story.pull()).toMatchObject({ state: 'closed', merged: false })
  })

  it('close the pull request: that is a no to this candidate', async () => {
    const { repo } = await begin()
    await story.promoted()
    await repo.closePullRequest(1, { by: 'alice' })
    const { report } = await story.promoted()
    expect(report.conditions).toMatchObject([
      { gate: 'pull request', verdict: 'fail' },
      { gate: 'approval' },
    ])
    expect(repo.pullRequests()).toHaveLength(1)
  })

  it('push to the promotion branch: what it holds was judged by nobody, and is not overwritten', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    await story.ruled({ reviews: true })
    await story.promoted()
    const { head } = story.pull()
    const edited = await repo.commit({
      branch: head,
      message: 'One more thing',
      files: { 'service.py': 'print("edited")\n' },
      author: { login: 'mallory' },
    })
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    const { report } = await story.promoted()
    expect(report.landed).toBeUndefined()
    expect(report.conditions).toMatchObject([
      { gate: 'promotion branch', verdict: 'fail', next: 'act' },
    ])
    expect(await repo.sha(head)).toBe(edited)
  })

  it('push on to next: the candidate under promotion stays, so that a busy branch does not starve', async () => {
    const { repo } = await begin()
    const candidate = await repo.sha('next')
    await story.promoted()
    await story.developed('Another idea', { 'prompt.txt': 'Answer in rhymes.\n' })
    const run = await story.promoted()
    expect(run.decision).toMatchObject({ outcome: 'promote', candidate: { commit: candidate } })
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    await story.promoted()
    expect(await repo.text('stable', 'prompt.txt')).toBe('Answer briefly.\n')
  })

  it('move stable meanwhile: the old promotion is closed, a new one is judged on the new baseline', async () => {
    const { repo } = await begin()
    await story.promoted()
    await repo.commit({
      branch: 'stable',
      message: 'Answer briefly',
      files: { 'prompt.txt': 'Answer briefly.\n', NOTES: 'x' },
      author: { login: 'alice' },
    })
    await story.developed('Notes', { NOTES: 'x' })
    await story.wellMeasured()
    await story.developed('More', { MORE: 'y' })
    await story.wellMeasured()
    const run = await story.promoted()
    expect(run.decision.outcome).toBe('promote')
    expect(story.pull(1)).toMatchObject({ state: 'closed', merged: false })
    expect(story.pull(2)).toMatchObject({ state: 'open' })
  })
})
