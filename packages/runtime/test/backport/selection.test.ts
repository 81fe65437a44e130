import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'

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

    await story.backported({ number: pull.number, targets: ['legacy'] })

    const branch = `sluice/backport/legacy/pr-${pull.number}`
    expect(await story.commits(branch, 'legacy')).toHaveLength(4)
    const files = await story.repo.files(branch)
    expect([files['a'], files['d'], files['other.txt']]).toEqual(['a\n', 'd\n', undefined])
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

    await story.backported({ number: upper.number, targets: ['legacy'] })

    const branch = `sluice/backport/legacy/pr-${upper.number}`
    const commits = await story.commits(branch, 'legacy')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['upper'])
    expect(await story.repo.files(branch)).not.toHaveProperty('lower')
  })
})

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

    await story.backported({ number })

    const branch = 'sluice/backport/next/pr-1'
    const commits = await story.commits(branch, 'next')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['One', 'Two'])
    const { 'm.txt': _, ...files } = await story.repo.files('stable')
    expect(await story.repo.files(branch)).toEqual({ ...files, 'only-next': 'here\n' })
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

    await story.backported({ number, targets: ['next'] })

    const commits = await story.commits(`sluice/backport/next/pr-${number}`, 'next')
    expect(commits.map(({ message }) => message.split('\n')[0])).toEqual(['one', 'two'])
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
  }, 120_000)
})

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

function picked(message: string, sha: string): string {
  return `${message.trimEnd()}\n\n(cherry picked from commit ${sha})\n`
}
