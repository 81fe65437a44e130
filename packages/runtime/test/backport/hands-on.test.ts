import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }
const fix = [{ message: 'Fix', files: { 'app.py': lines(30, { 4: 'fixed four' }) } }]

describe('what the original hands on', () => {
  it.each([
    ['made for it', []],
    ['there already', ['backport']],
  ])(
    'comes along as the policy says, with a label that is %s, and a clean backport into next merges on green CI',
    async (_label, there) => {
      story = await Story.begin({
        backport: "copy: { labels: ['area/*'], reviewers: true }\nauto-merge: [next]",
      })
      story.repo.settings({ allowAutoMerge: true })
      story.repo.protect('next', { requiredChecks: ['test'] })
      await story.repo.commit({
        branch: 'topic',
        from: 'stable',
        message: 'Fix',
        files: { f: '1\n' },
        author,
      })
      const { number } = await story.repo.openPullRequest({
        by: 'bob',
        head: 'topic',
        base: 'stable',
        labels: ['area/x', 'other', ...there],
      })
      await story.decorated(number)
      await story.repo.review(number, { by: 'alice', state: 'APPROVED' })
      await story.repo.mergePullRequest(number, { by: 'alice', method: 'squash' })

      const run = await story.backported({ number })

      const together = story.sandbox.requests.some(({ graphql }) =>
        graphql?.fields.includes('updatePullRequest'),
      )
      expect(together).toBe(there.length > 0)
      expect(story.outcomeOf(run, 'next')).toMatchObject({ kind: 'open', remarks: [] })
      const pull = story.repo.pullRequest(2)
      expect({
        labels: pull.labels.map(({ name }) => name),
        assignees: pull.assignees.map(({ login }) => login),
        milestone: pull.milestone?.title,
        reviewers: pull.requestedReviewers.map(({ login }) => login),
      }).toEqual({
        labels: ['backport', 'area/x'],
        assignees: ['bob'],
        milestone: 'v2',
        reviewers: ['alice'],
      })
      await story.repo.checkRun({ sha: pull.headSha, name: 'test' })
      expect(story.repo.pullRequest(2).merged).toBeDefined()
      expect(story.repo.pullRequest(3).autoMerge).toBeUndefined()
    },
  )

  it('where nothing is required on next, nothing merges by itself, and it says why', async () => {
    story = await Story.begin({ backport: 'auto-merge: [next]' })
    const number = await story.merged('squash', fix)
    const run = await story.backported({ number })
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'open',
      remarks: [expect.stringMatching(/^GitHub does not let #2 merge by itself: /)],
    })
  })

  it('into a channel that pull requests enter by label, it is its label, on clean ones only', async () => {
    story = await Story.begin({ next: '{ auto-merge: { label: goes in } }' })
    const number = await story.merged('squash', fix)
    const run = await story.backported({ number })
    expect(story.outcomeOf(run, 'next')).toMatchObject({ kind: 'open', remarks: [] })
    expect([story.pull(2).labels, story.pull(3).labels]).toEqual([
      ['backport', 'goes in'],
      ['backport'],
    ])

    await story.repo.commit({
      branch: 'next',
      message: 'Own',
      files: { 'app.py': lines(30, { 9: 'own' }) },
      author,
    })
    const other = await story.merged('squash', [
      { message: 'Other', files: { 'app.py': lines(30, { 4: 'fixed four', 9: 'other' }) } },
    ])
    await story.backported({ number: other, targets: ['next'] })
    expect(story.pull(other + 1).labels).toEqual(['backport', 'backport conflict'])
  })

  it('where GITHUB_TOKEN sets that label, it says that it lets nothing in', async () => {
    story = await Story.begin({ next: '{ auto-merge: labelled }', token: 'actions' })
    const number = await story.merged('squash', fix)
    const run = await story.backported({ number, targets: ['next'] })
    expect(story.outcomeOf(run, 'next')).toMatchObject({
      remarks: [
        expect.stringContaining('no workflow starts on it'),
        'The label `auto-merge` lets nothing in when GITHUB_TOKEN sets it: every workflow writes under that name. Set it anew, or give the action the token of an App.',
      ],
    })
  })

  it('where all that is required is green already, it merges exactly that head at once', async () => {
    story = await Story.begin({ backport: 'auto-merge: [next]' })
    story.repo.settings({ allowAutoMerge: true })
    story.repo.protect('next', { requiredChecks: ['test'] })
    const number = await story.merged('squash', fix)
    const stop = story.sandbox.intercept(async ({ graphql }, phase) => {
      if (phase === 'before' && graphql?.fields.includes('enablePullRequestAutoMerge'))
        await story.repo.checkRun({ sha: story.repo.pullRequest(2).headSha, name: 'test' })
      return undefined
    })
    const run = await story.backported({ number, targets: ['next'] })
    stop()
    expect(story.outcomeOf(run, 'next')).toMatchObject({ kind: 'open', remarks: [] })
    expect(story.repo.pullRequest(2).merged).toBeDefined()
    expect((await story.repo.files('next'))['app.py']).toBe(lines(30, { 4: 'fixed four' }))
  })
})
