import { afterEach, describe, expect, it } from 'vitest'
import { Story } from './story.ts'
import { wholeResult } from './whole-result.ts'

let story: Story
afterEach(() => story.end())

describe('a push without a pull request', () => {
  it('comes with all of its commits, a merge among them as one', async () => {
    story = await Story.begin()
    const before = await story.repo.sha('stable')
    const author = { login: 'alice' }
    await story.repo.commit({
      branch: 'stable',
      message: 'One',
      files: { 'one.txt': '1\n' },
      author,
    })
    const one = await story.repo.sha('stable')
    const side = await story.repo.commit({
      branch: 'side',
      from: before,
      message: 'Side',
      files: { 'side.txt': 's\n' },
    })
    const after = await story.repo.commit({
      branch: 'stable',
      message: 'Merge side',
      parents: [one, side],
      files: { 'side.txt': 's\n' },
      author,
    })

    const run = await story.backported({ push: { before, after } })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    const branch = `sluice/backport/legacy/${after.slice(0, 12)}`
    const commits = await story.commits(branch, 'legacy')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['One', 'Merge side'])
    expect(await story.repo.files(branch)).toEqual({
      ...(await story.repo.files('stable')),
      'only-legacy': 'here\n',
    })
    const comment = [
      '<!-- sluice:backport -->',
      '**Backports from stable**',
      '',
      '| | Channel | Pull request | |',
      '|---|---|---|---|',
      '| ✓ | next | #1 | opened: 2 commits |',
      '| ✓ | legacy | #2 | opened: 2 commits |',
      '',
    ].join('\n')
    expect(await story.commitComments(after)).toEqual([comment])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot('whole-results/direct-push.txt')

    await story.repo.closePullRequest(1, { by: 'alice' })
    await story.backported({ push: { before, after } })
    expect(await story.commitComments(after)).toEqual([
      comment
        .replace(
          '✓ | next | #1 | opened: 2 commits',
          '– | next | #1 | closed without merging; left so',
        )
        .replace(/\n$/, '\n\n- next: To have it after all, reopen #\u200b1.\n'),
    ])
  })

  it('of a merged pull request is that pull request', async () => {
    story = await Story.begin()
    const before = await story.repo.sha('stable')
    const number = await story.merged('squash', [{ message: 'Fix', files: { 'fix.txt': '1\n' } }])
    const after = await story.repo.sha('stable')

    const run = await story.backported({ push: { before, after } })

    expect(run.report.original.number).toBe(number)
    expect(await story.repo.exists('sluice/backport/next/pr-1')).toBe(true)
  })
})
