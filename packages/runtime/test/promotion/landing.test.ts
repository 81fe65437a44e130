import { afterEach, describe, expect, it } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  return story
}
afterEach(() => story.end())

describe('a protected channel', () => {
  it('that asks for a review and for our App’s status: an approved promotion lands by moving the ref', async () => {
    const { repo } = await begin()
    const status = { context: 'sluice/stable', appId: repo.appId('sluice-app') }
    await story.ruled({ reviews: true, checks: [status] })
    await story.promoted()
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    const { report } = await story.promoted()
    expect(report.landed).toBe(await repo.sha('stable'))
    expect(story.pull()).toMatchObject({ merged: true })
  })

  it('that asks for a check which has not run on the promotion commit: waits for it, then lands', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    await story.ruled({ checks: ['test'] })
    const first = await story.promoted()
    expect(first.report.landed).toBeUndefined()
    expect(first.report.conditions).toMatchObject([{ gate: 'required checks', next: 'wait' }])
    await story.ci(story.pull().head, 'success')
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
  })

  it('with GITHUB_TOKEN: says that the checks will never start, and what to do', async () => {
    await begin({ stable: 'approval: none', token: 'actions' })
    await story.ruled({ checks: ['test'] })
    await story.promoted()
    const { report } = await story.promoted()
    expect(report.conditions).toMatchObject([
      {
        gate: 'required checks',
        next: 'act',
        reason: expect.stringContaining('GITHUB_TOKEN opens starts no workflow'),
      },
    ])
  })

  it('that only its merge button may change, and only when up to date: lands through the merge API', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    const baseline = await repo.sha('stable')
    repo.ruleset({
      branches: ['stable'],
      pullRequest: { count: 0 },
      requiredChecks: ['sluice/stable'],
      strict: true,
    })
    story.refuseHeadPush()
    const { report } = await story.promoted()
    const landed = await repo.commitAt('stable')
    expect(report.landed).toBe(landed.sha)
    expect(landed).toMatchObject({ tree: await repo.tree('next') })
    expect(landed.parents[0]).toBe(baseline)
    expect((await story.promoted()).decision.outcome).toBe('up-to-date')
  })

  it('that only its merge button may change, up to date or not: does not merge, and says why', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    const baseline = await repo.sha('stable')
    repo.ruleset({ branches: ['stable'], pullRequest: { count: 0 } })
    story.refuseHeadPush()
    const { report } = await story.promoted()
    expect(report.landed).toBeUndefined()
    expect(report.conditions.at(-1)).toMatchObject({
      gate: 'landing',
      verdict: 'fail',
      next: 'act',
    })
    expect(await repo.sha('stable')).toBe(baseline)
  })
})

describe('a superseded promotion', () => {
  it.each(['issues/create-comment', 'pulls/update'])(
    'is closed with a word why, said once, also when a run dies at %s',
    async (at) => {
      const { repo } = await begin()
      await story.promoted()
      await repo.commit({
        branch: 'stable',
        message: 'Hotfix',
        files: { 'hotfix.txt': 'x\n' },
        author: { login: 'alice' },
      })
      let dead = false
      const revive = story.sandbox.intercept(({ operation }, phase) => {
        dead ||= operation === at && phase === 'before'
        return dead ? 'drop' : undefined
      })
      await expect(story.promoted()).rejects.toThrow()
      revive()
      await story.promoted()
      const { state, comments } = repo.pullRequest(1)
      expect([state, comments.map(({ body }) => body)]).toEqual([
        'closed',
        [expect.stringMatching(/^Closed by Sluice: stable has moved to /)],
      ])
    },
  )
})

describe('a token that may not', () => {
  it('read pull requests: names the permission', async () => {
    const { repo } = await begin()
    const token = repo.token({
      kind: 'actions',
      permissions: { contents: 'write', statuses: 'write', checks: 'read', actions: 'read' },
    })
    await expect(story.promoted({ token })).rejects.toThrow(/pull-requests: read/)
  })

  it('write: says what it lacks', async () => {
    await begin({ permissions: 'read only' })
    await expect(story.promoted()).rejects.toThrow(
      /may not .*statuses: write|needs the permission statuses/,
    )
  })

  it.each(['app', 'actions'] as const)(
    'change workflows, of kind %s: names the files and what to grant, and leaves nothing half done',
    async (token) => {
      const { repo } = await begin({ stable: 'approval: none', token })
      await story.developed('Faster CI', { '.github/workflows/ci.yml': 'on: push\n' })
      await story.wellMeasured()
      const { report } = await story.promoted()
      expect(report.conditions).toMatchObject(
        expect.arrayContaining([
          expect.objectContaining({
            gate: 'workflow files',
            verdict: 'fail',
            next: 'act',
            reason: expect.stringContaining('.github/workflows/ci.yml'),
            clear: [expect.stringContaining('`workflows: write`')],
          }),
        ]),
      )
      expect(repo.pullRequests()).toEqual([])
    },
  )

  it('open pull requests: names the setting', async () => {
    const { repo } = await begin({ token: 'actions' })
    repo.settings({ actionsMayCreatePullRequests: false })
    await expect(story.promoted()).rejects.toThrow(
      /Allow GitHub Actions to create and approve pull requests/,
    )
  })

  it('do anything any more: says that it may have expired', async () => {
    await begin()
    await expect(story.promoted({ token: 'ghs_expired' })).rejects.toThrow(
      /does not accept the token/,
    )
  })
})

describe('secrets', () => {
  it('are in nothing that the run leaves: report, log, pull request, records, errors', async () => {
    const { repo } = await begin()
    const run = await story.promoted()
    const everything = JSON.stringify(
      [
        run,
        story.log,
        repo.pullRequests().map(({ title, body }) => [title, body]),
        await repo.log('stable'),
      ],
      (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    )
    expect(everything).not.toContain(story.token)
    expect(everything).not.toContain(
      Buffer.from(`x-access-token:${story.token}`).toString('base64'),
    )
  })
})
