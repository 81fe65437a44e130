import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'
import { wholeResult } from './whole-result.ts'

let story: Story
afterEach(() => story.end())

describe('a squashed pull request', () => {
  it('comes to next and legacy as one commit of its author, with a pull request each and one comment', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', [
      { message: 'Fix the answer', files: { 'app.py': lines(30, { 4: 'line four' }) } },
      { message: 'And the core', files: { 'src/deep/down/core.py': lines(20, { 9: 'nine' }) } },
    ])
    const landed = await story.repo.sha('stable')

    const run = await story.backported({ number })

    expect(run.problems).toEqual([])
    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    for (const [channel, pull] of [
      ['next', 2],
      ['legacy', 3],
    ] as const) {
      const branch = `sluice/backport/${channel}/pr-1`
      expect(story.pull(pull)).toEqual({
        title: `[${channel}] And the core`,
        head: branch,
        base: channel,
        state: 'open',
        draft: false,
        labels: ['backport'],
        assignees: [],
      })
      expect(await story.commits(branch, channel)).toEqual([
        {
          message: `And the core (#1)\n\n* Fix the answer\n\n* And the core\n\n(cherry picked from commit ${landed})\n`,
          author: 'bob',
        },
      ])
      expect(await story.repo.files(branch)).toEqual({
        ...(await story.repo.files('stable')),
        [`only-${channel}`]: 'here\n',
      })
    }
    expect(story.comments(number)).toEqual([
      [
        '<!-- sluice:backport -->',
        '**Backports from stable**',
        '',
        '| | Channel | Pull request | |',
        '|---|---|---|---|',
        '| ✓ | next | #2 | opened: 1 commit |',
        '| ✓ | legacy | #3 | opened: 1 commit |',
        '',
      ].join('\n'),
    ])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot('whole-results/squash.txt')
  })
})

describe('a rebased pull request', () => {
  it('comes as its commits, in order, each with its author', async () => {
    story = await Story.begin()
    await story.repo.commit({ branch: 'stable', message: 'Before', files: { 'before.txt': '1\n' } })
    const number = await story.merged('rebase', [
      { message: 'One', files: { 'one.txt': '1\n' } },
      { message: 'Two', files: { 'app.py': lines(30, { 4: 'four' }) } },
      { message: 'Three', files: { 'one.txt': '1\n3\n' } },
    ])
    const landed = (await story.repo.log('stable')).slice(0, 3).reverse()

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    const branch = 'sluice/backport/legacy/pr-1'
    expect(await story.commits(branch, 'legacy')).toEqual(
      landed.map(({ sha, message }) => ({ message: picked(message, sha), author: 'bob' })),
    )
    const { 'before.txt': _, ...files } = await story.repo.files('stable')
    expect(await story.repo.files(branch)).toEqual({ ...files, 'only-legacy': 'here\n' })
    await expect(await wholeResult(story, run)).toMatchFileSnapshot('whole-results/rebase.txt')
  })

  it('of commits that were all made within one second, with the same words, brings each of them', async () => {
    story = await Story.begin()
    await story.repo.commit({ branch: 'stable', message: 'wip', files: { 'other.txt': '0\n' } })
    const date = new Date('2026-01-05T09:00:00Z')
    for (const name of ['a', 'b', 'c', 'd']) {
      await story.repo.commit({
        branch: 'topic',
        from: 'stable',
        message: 'wip',
        files: { [name]: `${name}\n` },
        author: { login: 'bob' },
        date,
      })
    }
    const pull = await story.repo.openPullRequest({ by: 'bob', head: 'topic', base: 'stable' })
    await story.repo.mergePullRequest(pull.number, { by: 'alice', method: 'rebase' })

    const run = await story.backported({ number: pull.number, targets: ['legacy'] })

    const branch = `sluice/backport/legacy/pr-${pull.number}`
    expect(await story.commits(branch, 'legacy')).toHaveLength(4)
    const files = await story.repo.files(branch)
    expect([files['a'], files['d'], files['other.txt']]).toEqual(['a\n', 'd\n', undefined])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/rebase-within-one-second.txt',
    )
  })

  it('of a branch on another that landed first brings only its own commits', async () => {
    story = await Story.begin()
    const author = { login: 'bob' }
    const commit = (branch: string, from: string, name: string) =>
      story.repo.commit({ branch, from, message: name, files: { [name]: `${name}\n` }, author })
    await commit('lower', 'stable', 'lower')
    await commit('upper', 'lower', 'upper')
    const lower = await story.repo.openPullRequest({ by: 'bob', head: 'lower', base: 'stable' })
    const upper = await story.repo.openPullRequest({ by: 'bob', head: 'upper', base: 'stable' })
    await story.repo.commit({ branch: 'stable', message: 'Between', files: { between: '1\n' } })
    await story.repo.mergePullRequest(lower.number, { by: 'alice', method: 'rebase' })
    const afterLower = await story.repo.sha('stable')
    // GitHub leaves out what became empty on the way.
    await story.repo.branch('stable', afterLower)
    await story.repo.mergePullRequest(upper.number, { by: 'alice', method: 'rebase' })

    const run = await story.backported({ number: upper.number, targets: ['legacy'] })

    const branch = `sluice/backport/legacy/pr-${upper.number}`
    const commits = await story.commits(branch, 'legacy')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['upper'])
    expect(await story.repo.files(branch)).not.toHaveProperty('lower')
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/rebase-with-commits-that-became-empty.txt',
    )
  })
})

function picked(message: string, sha: string): string {
  return `${message.trimEnd()}\n\n(cherry picked from commit ${sha})\n`
}
