import { afterEach, describe, expect, it } from 'vitest'
import { outputsOf } from '../../../action-backport/src/results.ts'
import { lines, Story } from './story.ts'
import { wholeResult } from './whole-result.ts'

let story: Story
afterEach(() => story.end())

describe('a merged pull request', () => {
  it('comes as its commits where they are all of it', async () => {
    story = await Story.begin()
    await story.repo.commit({
      branch: 'topic-1',
      from: 'stable',
      message: 'One',
      files: { 'one.txt': '1\n' },
      author: { login: 'bob' },
    })
    await story.repo.commit({ branch: 'stable', message: 'Meanwhile', files: { 'm.txt': 'm\n' } })
    const number = await story.merged('merge', [
      { message: 'Two', files: { 'src/deep/down/core.py': lines(20, { 3: 'three' }) } },
    ])

    const run = await story.backported({ number })

    const branch = 'sluice/backport/next/pr-1'
    const commits = await story.commits(branch, 'next')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['One', 'Two'])
    const { 'm.txt': _, ...files } = await story.repo.files('stable')
    expect(await story.repo.files(branch)).toEqual({ ...files, 'only-next': 'here\n' })
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/merge-commit.txt',
    )
  })

  it('with a merge and a resolution by hand inside comes whole, as one commit', async () => {
    story = await Story.begin()
    const author = { login: 'bob' }
    const app = (line: string) => ({ 'app.py': lines(30, { 4: line }) })
    await story.repo.commit({
      branch: 'topic',
      from: 'stable',
      message: 'Mine',
      files: app('mine'),
      author,
    })
    const mine = await story.repo.sha('topic')
    const theirs = await story.repo.commit({
      branch: 'stable',
      message: 'Theirs',
      files: app('theirs'),
    })
    await story.repo.commit({
      branch: 'topic',
      message: 'Merge stable, resolved by hand',
      parents: [mine, theirs],
      files: { ...app('both'), 'resolved.txt': 'by hand\n' },
      author,
    })
    const { number } = await story.repo.openPullRequest({
      by: 'bob',
      head: 'topic',
      base: 'stable',
    })
    await story.repo.mergePullRequest(number, { by: 'alice', method: 'merge' })
    // Both targets have what stable had before.
    for (const channel of ['next', 'legacy'])
      await story.repo.commit({ branch: channel, message: 'Theirs too', files: app('theirs') })

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    for (const channel of ['next', 'legacy']) {
      const branch = `sluice/backport/${channel}/pr-${number}`
      expect(await story.commits(branch, channel)).toHaveLength(1)
      expect(await story.repo.files(branch)).toEqual({
        ...(await story.repo.files('stable')),
        [`only-${channel}`]: 'here\n',
      })
    }
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/merge-with-a-resolution.txt',
    )
  })

  it('that was pushed by fast-forward comes as its commits', async () => {
    story = await Story.begin()
    const author = { login: 'bob' }
    for (const name of ['one', 'two'])
      await story.repo.commit({
        branch: 'topic',
        from: 'stable',
        message: name,
        files: { [name]: '1\n' },
        author,
      })
    const { number } = await story.repo.openPullRequest({
      by: 'bob',
      head: 'topic',
      base: 'stable',
    })
    await story.repo.branch('stable', await story.repo.sha('topic'))

    const run = await story.backported({ number, targets: ['next'] })

    const commits = await story.commits(`sluice/backport/next/pr-${number}`, 'next')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['one', 'two'])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/fast-forward.txt',
    )
  })

  it('of a fork that was deleted since comes all the same', async () => {
    story = await Story.begin()
    const commits = [
      { message: 'One', files: { 'one.txt': '1\n' } },
      { message: 'Two', files: { 'app.py': lines(30, { 4: 'four' }) } },
    ]
    const number = await story.merged('merge', commits, { fromFork: true })
    await story.repo.deleteBranch('topic-1')

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    for (const channel of ['next', 'legacy']) {
      const branch = `sluice/backport/${channel}/pr-1`
      expect((await story.commits(branch, channel)).map(({ message }) => message)).toEqual([
        expect.stringMatching(/^One\n\n\(cherry picked from commit [0-9a-f]{40}\)\n$/),
        expect.stringMatching(/^Two\n\n\(cherry picked from commit [0-9a-f]{40}\)\n$/),
      ])
      expect(await story.repo.files(branch)).toEqual({
        ...(await story.repo.files('stable')),
        [`only-${channel}`]: 'here\n',
      })
    }
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/fork-deleted.txt',
    )
  })

  it('of 260 commits, more than the API lists, comes whole', async () => {
    story = await Story.begin()
    const commits = Array.from({ length: 260 }, (_, index) => ({
      message: `Step ${index}`,
      files: { [`many/${index}.txt`]: `${index}\n` },
    }))
    const number = await story.merged('rebase', commits)

    const run = await story.backported({ number, targets: ['next'] })

    expect(story.said(run)).toEqual(['next open'])
    const made = await story.commits('sluice/backport/next/pr-1', 'next')
    expect(made.map(({ message }) => message.split('\n')[0])).toEqual(
      commits.map(({ message }) => message),
    )
    expect(await story.repo.files('sluice/backport/next/pr-1')).toEqual({
      ...(await story.repo.files('stable')),
      'only-next': 'here\n',
    })
    const url = `${story.sandbox.serverUrl}/acme/assistant/pull/2`
    const landed = (await story.repo.log('stable')).slice(0, 260).reverse()
    const carried = (await story.repo.log('sluice/backport/next/pr-1')).slice(0, 260).reverse()
    const { results, ...outputs } = outputsOf(run.report)
    expect(outputs).toEqual({ 'pull-requests': '2', failed: '' })
    expect(JSON.parse(results)).toEqual([
      {
        channel: 'next',
        outcome: 'open',
        'pull-request': { number: 2, url },
        commits: landed.map(({ sha }, index) => ({ from: sha, to: carried[index]?.sha })),
        conflicts: [],
        says: 'opened: 260 commits',
        'to-do': [],
      },
    ])
    expect(made).toEqual(
      landed.map(({ message, sha }) => ({ message: picked(message, sha), author: 'bob' })),
    )
    expect(story.pull(2)).toEqual({
      title: '[next] Step 259',
      head: 'sluice/backport/next/pr-1',
      base: 'next',
      state: 'open',
      draft: false,
      labels: ['backport'],
      assignees: [],
    })
    expect(await story.statuses('sluice/backport/next/pr-1')).toEqual([])
    expect(story.comments(number)).toEqual([
      expect.stringMatching(/\n\| ✓ \| next \| #2 \| opened: 260 commits \|\n$/),
    ])
    const commit = (sha: string) => `${story.sandbox.serverUrl}/acme/assistant/commit/${sha}`
    const [body = ''] = (story.repo.pullRequest(2).body ?? '').split('<!--')
    expect(body.trimEnd()).toBe(
      [
        'Carries #1 by bob from stable to next: Step 259',
        '',
        '**Picked:**',
        '',
        ...landed
          .slice(0, 100)
          .map(({ sha }, at) => `- [\`${sha.slice(0, 7)}\`](${commit(sha)}) Step ${at}`),
        '- and 160 more',
        '',
        '<sub>Made by Sluice. Commits that you push here are never overwritten.</sub>',
      ].join('\n'),
    )
  }, 120_000)
})

function picked(message: string, sha: string): string {
  return `${message.trimEnd()}\n\n(cherry picked from commit ${sha})\n`
}
