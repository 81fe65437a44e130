import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'
import { wholeResult } from './whole-result.ts'

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }
const fix = [{ message: 'Fix', files: { 'app.py': lines(30, { 4: 'fixed four' }) } }]
const workflow = [
  {
    message: 'CI',
    files: { '.github/workflows/ci.yml': 'on: push\n', 'app.py': lines(30, { 1: 'x' }) },
  },
]

describe('a target', () => {
  it('that does not exist is named, and costs the other nothing', async () => {
    story = await Story.begin()
    await story.repo.deleteBranch('legacy')
    const number = await story.merged('squash', fix)

    const run = await story.backported({ number })

    expect(story.outcomeOf(run, 'legacy')).toEqual({
      kind: 'failed',
      reason: 'The branch legacy does not exist.',
      clear: 'Create it, or correct the channel’s `branch` in the policy.',
      conflicts: [],
    })
    expect(story.outcomeOf(run, 'next').kind).toBe('open')
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/missing-target.txt',
    )
  })

  it('that is no channel is named', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', fix)

    const run = await story.backported({ number, targets: ['legcy', 'next'] })

    expect(story.said(run)).toEqual(['next open', 'legcy failed'])
    expect(story.outcomeOf(run, 'legcy')).toMatchObject({
      reason: 'there is no channel legcy to carry changes of stable to',
      clear: 'Name one of next, legacy.',
    })
  })

  it('that is protected gets a pull request like any other', async () => {
    story = await Story.begin()
    story.repo.protect('legacy', { reviews: true, requiredChecks: ['test'] })
    const number = await story.merged('squash', fix)
    const tip = await story.repo.sha('legacy')
    const run = await story.backported({ number })
    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    expect(await story.repo.sha('legacy')).toBe(tip)
    expect(story.pull(3)).toMatchObject({ base: 'legacy', state: 'open', draft: false })
    expect(await story.repo.files('sluice/backport/legacy/pr-1')).toEqual({
      ...(await story.repo.files('legacy')),
      'app.py': lines(30, { 4: 'fixed four' }),
    })
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/protected-target.txt',
    )
  })

  it('whose backport branches may not be made is told in the words of GitHub', async () => {
    story = await Story.begin()
    story.repo.ruleset({ branches: ['sluice/backport/legacy/*'], restrictCreation: true })
    const number = await story.merged('squash', fix)

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy failed'])
    expect(story.outcomeOf(run, 'legacy')).toMatchObject({
      reason: expect.stringMatching(
        /^GitHub refused the branch sluice\/backport\/legacy\/pr-1: \S/,
      ),
      clear: 'Let the token make branches below `sluice/`: see the rulesets of the repository.',
    })
  })

  it('that a label asks for is added to those of the policy', async () => {
    story = await Story.begin({ backport: "label: 'carry to {channel}'" })
    const number = await story.merged('squash', fix, { labels: ['Carry to legacy'] })
    const run = await story.backported({ number })
    expect(story.said(run)).toEqual(['next open', 'legacy open'])
  })
})

describe('workflow files', () => {
  it('are named before anything is pushed where the token can never change them', async () => {
    story = await Story.begin({ token: 'actions' })
    const number = await story.merged('squash', workflow)

    const run = await story.backported({ number })

    expect(story.outcomeOf(run, 'next')).toEqual({
      kind: 'failed',
      reason: 'GITHUB_TOKEN may not change workflows, and this changes .github/workflows/ci.yml',
      clear: 'Give the action the token of an App with `workflows: write`.',
      conflicts: [],
    })
    expect(story.requests('git').filter((one) => one.includes('receive-pack'))).toEqual([])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/workflow-files.txt',
    )
  })

  it('are named when GitHub refuses them to an App', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', workflow)
    const run = await story.backported({ number, targets: ['next'] })
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      reason: 'the token may not change .github/workflows/ci.yml',
    })
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/workflow-files-refused-by-github.txt',
    )
  })

  it('are carried by an App that may', async () => {
    story = await Story.begin({ token: 'app with workflows' })
    const number = await story.merged('squash', workflow)
    const run = await story.backported({ number })
    expect(story.said(run)).toEqual(['next open', 'legacy open'])
  })
})

describe('a token', () => {
  it('of GitHub Actions is told that its pull requests get no CI', async () => {
    story = await Story.begin({ token: 'actions' })
    const number = await story.merged('squash', fix)
    const run = await story.backported({ number })
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'open',
      remarks: [
        'Opened with GITHUB_TOKEN, so no workflow starts on it. Close and reopen it, or give the action the token of an App.',
      ],
    })
  })

  it('that may not open pull requests is told which setting is missing', async () => {
    story = await Story.begin({ token: 'actions' })
    story.repo.settings({ actionsMayCreatePullRequests: false })
    const number = await story.merged('squash', fix)
    const run = await story.backported({ number })
    expect(story.said(run)).toEqual(['next failed', 'legacy failed'])
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      reason: expect.stringContaining('Allow GitHub Actions to create and approve pull requests'),
    })
  })

  it('that may not push is told so', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', fix)
    const token = story.repo.token({
      kind: 'app',
      permissions: { contents: 'read', 'pull-requests': 'write', issues: 'write' },
    })
    const run = await story.backported({ number, token })
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'failed',
      reason: 'The token may not push: it needs `contents: write`.',
    })
  })

  it('that expires during the run ends it with a sentence, and the next run goes on', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', fix)
    let pushed = false
    const renew = story.sandbox.intercept(({ operation, method }, phase) => {
      if (operation === 'receive-pack' && method === 'POST' && phase === 'after') pushed = true
      return pushed && phase === 'before'
        ? { status: 401, headers: {}, body: '{"message":"Bad credentials"}' }
        : undefined
    })
    const run = await story.backported({ number })
    renew()
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('GitHub does not accept the token'),
    })
    expect(run.problems).toEqual([expect.stringContaining('It may have expired')])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/token-expires.txt',
    )
    const next = await story.backported({ number })
    expect(story.said(next)).toEqual(['next open', 'legacy open'])
    await expect(await wholeResult(story, next)).toMatchFileSnapshot(
      'whole-results/token-expires-and-the-next-run.txt',
    )
  })
})

describe('a network', () => {
  it('that is down is not taken for a missing branch', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', fix)
    const mend = story.sandbox.intercept(({ kind }) =>
      kind === 'git' ? { status: 503, headers: {}, body: '' } : undefined,
    )
    const run = await story.backported({ number })
    mend()
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('The git server could not be reached'),
    })
  })
})

describe('a change', () => {
  it('into another branch is no business of ours', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', fix, { base: 'next' })
    const run = await story.backported({ number })
    expect(run.report).toMatchObject({
      targets: [],
      nothing: 'next is not the branch of stable, the channel that changes are carried from.',
    })
    expect(story.comments(number)).toEqual([])
  })

  it('that is not merged is not carried', async () => {
    story = await Story.begin()
    await story.repo.commit({
      branch: 'topic',
      from: 'stable',
      message: 'x',
      files: { x: '1\n' },
      author,
    })
    const { number } = await story.repo.openPullRequest({
      by: 'bob',
      head: 'topic',
      base: 'stable',
    })
    const run = await story.backported({ number })
    expect(run.report.nothing).toBe('#1 is still open: nothing to carry.')
  })

  it('in a dry run is told and not carried', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', fix)
    const before = await story.repo.branches()
    const run = await story.backported({ number, dryRun: true })
    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    expect(story.outcomeOf(run, 'next')).not.toHaveProperty('pullRequest')
    expect(await story.repo.branches()).toEqual(before)
    expect(story.comments(number)).toEqual([])
  })

  it('with hostile names, titles and authors shows them as they are and does nothing they say', async () => {
    story = await Story.begin({ backport: "title: '{title} ({channel})'" })
    const branch = ['x$(touch$', '{IFS}pwned)'].join('')
    await story.repo.commit({
      branch,
      from: 'stable',
      message: '::error::@alice <b>$(id)</b>\n\n```\n--> [x](javascript:1) #1',
      files: { 'a b;$(id).txt': '1\n' },
      author: { name: '"); DROP <!-- @bob', email: 'x@example.com' },
    })
    const { number } = await story.repo.openPullRequest({
      by: 'bob',
      head: branch,
      base: 'stable',
      title: '{author} @alice | <img src=x> --> \u202etxt',
    })
    await story.repo.mergePullRequest(number, { by: 'alice', method: 'rebase' })

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    expect(story.pull(2).title).toBe('{author} @alice | <img src=x> -->  txt (next)')
    const body = story.repo.pullRequest(2).body ?? ''
    expect(body).toContain('{author} @\u200balice \\| \\<img src=x\\> --\\>')
    expect(body).not.toMatch(/(?<!\\)<img/)
    expect(await story.commits('sluice/backport/next/pr-1', 'next')).toMatchObject([
      { author: expect.stringContaining('DROP') },
    ])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/hostile-names.txt',
    )
  })
})

describe('commits that GitHub verifies', () => {
  it('are made through the API, with the same trees, and credit their author', async () => {
    story = await Story.begin({ backport: 'commits: verified' })
    const number = await story.merged('rebase', [
      { message: 'One', files: { 'one.txt': '1\n' } },
      { message: 'Two', files: { 'app.py': lines(30, { 4: 'four' }) } },
    ])
    const [two, one] = await story.repo.log('stable')

    const run = await story.backported({ number, targets: ['next'] })

    expect(story.said(run)).toEqual(['next open'])
    const line = (await story.repo.log('sluice/backport/next/pr-1')).slice(0, 2).reverse()
    expect(line.map(({ message, signature }) => [message, signature !== undefined])).toEqual(
      [one, two].map((from) => [
        `${from?.message.trim()}\n\n(cherry picked from commit ${from?.sha})\nCo-authored-by: bob <${from?.author.email}>\n`,
        true,
      ]),
    )
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      commits: line.map(({ sha }) => ({ to: sha })),
    })
    expect(story.repo.pullRequest(2).headSha).toBe(line[1]?.sha)
  })

  it('also where a run died after it had made them', async () => {
    story = await Story.begin({ backport: 'commits: verified' })
    const number = await story.merged('squash', fix)
    const revive = story.sandbox.intercept(({ operation }, phase) =>
      operation === 'pulls/create' && phase === 'before' ? 'drop' : undefined,
    )
    await story.backported({ number, targets: ['next'] })
    revive()
    const made = await story.repo.sha('sluice/backport/next/pr-1')

    const run = await story.backported({ number, targets: ['next'] })

    expect(story.said(run)).toEqual(['next open'])
    expect(await story.repo.sha('sluice/backport/next/pr-1')).toBe(made)
    expect((await story.repo.commitAt(made)).signature).toBeDefined()
  })
})
