import { sha } from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPromotionCommit } from '../../src/github/create-promotion-commit.ts'
import { land } from '../../src/github/land.ts'
import { readBranchRules } from '../../src/github/read-required-checks.ts'
import { openPullRequest } from '../../src/github/write-promotion.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const branch = 'sluice/stable/candidate-baseline'
const text = { title: 'Promote', body: 'Because' } as const

async function landing() {
  const tree = sha(await stage.repo.tree('next'))
  const baseline = await stage.sha('stable')
  const { promotion } = await createPromotionCommit(stage.client(), repository, {
    kind: 'create-promotion-commit',
    branch,
    tree,
    parents: [baseline, await stage.sha('next')],
    message: 'Promote',
  })
  const opening = { kind: 'open-pull-request', branch, base: 'stable', ...text } as const
  const { number } = await openPullRequest(stage.client(), repository, opening)
  await stage.repo.checkRun({ sha: promotion, name: 'test' })
  const { owner, name: repo } = repository
  const { data } = await stage.client().request('GET /repos/{owner}/{repo}', { owner, repo })
  return {
    repositoryId: data.node_id,
    channelBranch: 'stable',
    baseline,
    promotion,
    tree,
    pullRequest: number,
    history: 'merge',
    rules: await readBranchRules(stage.client(), repository, 'stable'),
  } as const
}

/** Nobody moves stable but through its merge button, up to date. */
function onlyUpToDateMerges(bypass: Parameters<typeof stage.repo.ruleset>[0]['bypass'] = []) {
  stage.repo.ruleset({ branches: ['stable'], pullRequest: { count: 0 } })
  stage.repo.ruleset({ branches: ['stable'], requiredChecks: ['test'], strict: true, bypass })
  stage.repo.settings({ acceptApprovedHeadPush: false })
}

/** Something happens once, at one moment of one operation. */
function once(
  asked: string,
  phase: 'before' | 'after',
  happening: () => Promise<'drop' | undefined>,
) {
  let happened = false
  stage.sandbox.intercept(({ operation }, at) => {
    if (happened || operation !== asked || at !== phase) return undefined
    happened = true
    return happening()
  })
}

const patchPull = async (change: { base?: string; state?: 'closed' }) => {
  const { owner, name: repo } = repository
  await stage.client().request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo,
    pull_number: 1,
    ...change,
  })
}

describe('landing', () => {
  it('stays landed where somebody pushes on top of it at once', async () => {
    const given = await landing()
    once('sluiceLand', 'after', async () => {
      await stage.repo.commit({ branch: 'stable', message: 'Quick', files: { b: '1' } })
      return undefined
    })
    expect(await land(stage.client(), repository, given)).toEqual({
      kind: 'landed',
      commit: given.promotion,
    })
  })

  it('is off where the channel has moved, and says so', async () => {
    const given = await landing()
    await stage.repo.commit({ branch: 'stable', message: 'Hotfix', files: { b: '1' } })
    await expect(land(stage.client(), repository, given)).rejects.toMatchObject({
      code: 'moved',
      message: expect.stringContaining('stable moved to'),
    })
  })

  it('does not call it moved where stable is as before', async () => {
    const given = await landing()
    once('sluiceLand', 'after', async () => {
      await stage.repo.branch('stable', given.baseline)
      return undefined
    })
    await expect(land(stage.client(), repository, given)).rejects.toMatchObject({
      code: 'unexpected',
      message: expect.stringMatching(
        /^Nothing landed: stable is at \w+ as before, although GitHub/,
      ),
    })
  })
})

describe('trouble of GitHub’s own', () => {
  const limited = { type: 'RATE_LIMITED', message: 'API rate limit exceeded' }
  const trouble = [
    limited,
    { type: 'INTERNAL', message: 'Internal error' },
    { message: 'Something went wrong while executing your query. Please include `ABCD:1`.' },
    { type: 'UNPROCESSABLE', message: 'Please try again later' },
    { type: 'DREAMING', message: 'Never heard of' },
  ]

  it.each(trouble)(
    'is no rule of the branch, and nothing is merged over it: $message',
    async (error) => {
      onlyUpToDateMerges()
      const given = await landing()
      stage.instead(({ operation }) => operation === 'sluiceLand', {
        status: 200,
        headers: { 'x-ratelimit-reset': '2147483647' },
        body: { data: { updateRefs: null }, errors: [error] },
      })
      await expect(land(stage.client(), repository, given)).rejects.toMatchObject({
        code: 'unreachable',
      })
      expect(await stage.sha('stable')).toBe(given.baseline)
      expect(stage.requestsOf('pulls/merge')).toBe(0)
    },
  )

  it('does not hide that the ref moved all the same', async () => {
    const given = await landing()
    stage.sandbox.intercept(({ operation }, phase) =>
      operation === 'sluiceLand' && phase === 'after'
        ? {
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ data: null, errors: [trouble[1]] }),
          }
        : undefined,
    )
    expect(await land(stage.client(), repository, given)).toEqual({
      kind: 'landed',
      commit: given.promotion,
    })
  })
})

describe('merging, where the rules let nobody move the ref', () => {
  it('is no refusal where it went through and only its answer was lost', async () => {
    onlyUpToDateMerges()
    const given = await landing()
    once('pulls/merge', 'after', async () => 'drop')
    expect(await land(stage.client(), repository, given)).toEqual({
      kind: 'landed',
      commit: await stage.repo.sha('stable'),
    })
    expect(await stage.repo.tree('stable')).toBe(given.tree)
  })

  it.each([
    ['goes into legacy now', () => patchPull({ base: 'legacy' })],
    ['is closed', () => patchPull({ state: 'closed' })],
    [
      'holds \\w{40} now',
      async () => void (await stage.repo.commit({ branch, message: 'Sneaky', files: { c: '1' } })),
    ],
  ])('does not happen to what somebody changed a moment ago: it %s', async (what, change) => {
    onlyUpToDateMerges()
    const given = await landing()
    await stage.repo.branch('legacy', given.baseline)
    once('sluiceLand', 'after', async () => {
      await change()
      return undefined
    })
    await expect(land(stage.client(), repository, given)).rejects.toMatchObject({
      code: 'moved',
      message: expect.stringMatching(
        new RegExp(`^#1 changed while it was landing: it ${what}. Nothing landed`),
      ),
    })
    for (const name of ['stable', 'legacy']) expect(await stage.sha(name)).toBe(given.baseline)
  })

  it.each(['always', 'pull_request'] as const)(
    'does not trust a rule that the token may bypass (%s): another baseline could slip in',
    async (mode) => {
      onlyUpToDateMerges([{ kind: 'user', name: 'alice', mode }])
      const given = await landing()
      expect(await land(stage.client(), repository, given)).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('not known to hold this token'),
        clear: expect.stringContaining('take it off the bypass list'),
      })
      expect(await stage.sha('stable')).toBe(given.baseline)
    },
  )

  it('does not trust a rule that the token cannot see', async () => {
    onlyUpToDateMerges()
    const given = await landing()
    stage.instead(({ operation }) => operation === 'repos/get-repo-ruleset', {
      status: 404,
      body: { message: 'Not Found' },
    })
    expect(await land(stage.client(), repository, given)).toMatchObject({ kind: 'refused' })
  })
})

describe('behind a merge queue', () => {
  const queued = () =>
    stage.repo
      .pullRequests()
      .filter((pull) => pull.queued !== undefined)
      .toSorted((a, b) => (a.queued?.place ?? 0) - (b.queued?.place ?? 0))
      .map(({ number }) => number)

  /** A person's pull request is in the queue already. */
  const behind = async () => {
    const given = await landing()
    stage.repo.ruleset({ branches: ['stable'], requiredChecks: ['test'], mergeQueue: true })
    const fix = await stage.repo.commit({
      branch: 'fix',
      from: 'stable',
      message: 'Fix',
      files: { b: '1' },
    })
    await stage.repo.checkRun({ sha: fix, name: 'test' })
    const { number } = await stage.repo.openPullRequest({
      by: 'alice',
      head: 'fix',
      base: 'stable',
    })
    await stage.repo.enqueuePullRequest(number, { by: 'alice' })
    return {
      first: number,
      given: { ...given, rules: await readBranchRules(stage.client(), repository, 'stable') },
    }
  }

  it('enters at the end, or at the front where the token may; twice is once', async () => {
    const { first, given } = await behind()
    const end = { ...given, queue: 'end' } as const
    const front = { ...given, queue: 'front' } as const
    expect(await land(stage.client(), repository, end)).toEqual({ kind: 'queued' })
    expect(await land(stage.client(), repository, front)).toEqual({ kind: 'queued' })
    expect(queued()).toEqual([first, given.pullRequest])
    await stage.repo.dequeuePullRequest(given.pullRequest, { by: 'alice' })
    expect(await land(stage.client(), repository, front)).toEqual({ kind: 'queued' })
    expect(queued()).toEqual([first, given.pullRequest])
    await stage.repo.dequeuePullRequest(given.pullRequest, { by: 'alice' })
    stage.repo.collaborator('alice', 'admin')
    expect(await land(stage.client(), repository, front)).toEqual({ kind: 'queued' })
    expect(queued()).toEqual([given.pullRequest, first])
  })

  it('is not put where no checks would start, nor when the queue does not take it; each says who acts', async () => {
    const { given } = await behind()
    expect(await land(stage.client(), repository, given)).toEqual({
      kind: 'refused',
      reason: 'stable has a merge queue, and what GITHUB_TOKEN puts into it starts no checks.',
      clear:
        'Put #1 into the queue yourself, at its front where it is urgent: `gh pr merge 1`. Or give the action the token of an App.',
    })
    stage.repo.ruleset({ branches: ['stable'], requiredChecks: ['other'] })
    expect(await land(stage.client(), repository, { ...given, queue: 'end' })).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(
        /^GitHub does not take #1 into the merge queue of stable: .*other/,
      ),
    })
    await patchPull({ state: 'closed' })
    await expect(
      land(stage.client(), repository, { ...given, queue: 'end' }),
    ).rejects.toMatchObject({ code: 'moved', message: expect.stringContaining('it is closed') })
  })
})
