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
        CHANNEL: `${channel}\n`,
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
