import { renderLog } from '@sluice/core'
import { afterEach, describe, expect, it } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  return story
}
afterEach(() => story.end())

/** `gh pr create -B stable -H next`. */
async function opened(head = 'next'): Promise<number> {
  const { number } = await story.repo.openPullRequest({ by: 'bob', head, base: 'stable' })
  return number
}

/** Its status, and the texts of Sluice's comments on it. */
async function seen(number: number) {
  const { headSha, comments } = story.repo.pullRequest(number)
  const statuses = await story.statuses(headSha)
  return {
    status: statuses.filter((status) => status.startsWith('sluice/stable ')),
    comments: comments.map(({ body }) => body),
  }
}

describe('a pull request from next into stable by a person', () => {
  it('has the gates and the approval as its status and in one comment, and is recognised once merged', async () => {
    const { repo } = await begin()
    const number = await opened()
    repo.settings({ deleteBranchOnMerge: true })
    await story.promoted()
    const first = await seen(number)
    expect(first.status).toEqual(['sluice/stable failure'])
    expect(first.comments).toEqual([expect.stringContaining('not to be merged yet. 1 needs you')])
    expect(first.comments[0]).toContain('merging this deletes next, which is a channel')
    expect(first.comments[0]).toContain('Do not rebase')

    // The first score is remembered by now; with nothing new, nothing is written.
    await story.promoted()
    const before = story.sandbox.requests.length
    await story.promoted()
    const writes = story.sandbox.requests
      .slice(before)
      .filter(({ kind, method }) => kind === 'rest' && method !== 'GET')
    expect(writes).toEqual([])

    repo.settings({ deleteBranchOnMerge: false })
    await repo.review(number, { by: 'alice', state: 'APPROVED' })
    await story.promoted()
    const ready = await seen(number)
    expect(ready.status.at(-1)).toBe('sluice/stable success')
    expect(ready.comments).toEqual([expect.stringContaining('stable: this may be merged')])
    expect(ready.comments[0]).not.toContain('deletes')

    await repo.mergePullRequest(number, { by: 'alice', method: 'squash' })
    const { decision, report } = await story.promoted()
    expect(decision.outcome).toBe('up-to-date')
    expect(report.alarms).toEqual([])
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
  })

  it('is not green where merging it would land another tree than the one that was judged', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    await repo.branch('topic', await repo.sha('stable'))
    await story.ci('next', 'failure')
    await repo.commit({ branch: 'stable', message: 'Hotfix', files: { hotfix: 'x\n' } })
    const number = await opened()
    await story.promoted()
    const { status, comments } = await seen(number)
    expect(status).toEqual(['sluice/stable failure'])
    expect(comments[0]).toContain('a tree that nobody judged')
    expect(comments[0]).toContain('CI is red')
  })

  it('of another commit than the candidate waits, and says how to have it judged', async () => {
    await begin()
    await story.promoted()
    await story.developed('Rhymes', { 'prompt.txt': 'In rhymes.\n' })
    const number = await opened()
    await story.promoted()
    const { status, comments } = await seen(number)
    expect(status).toEqual(['sluice/stable pending'])
    expect(comments[0]).toContain('`/sluice refresh`')
  })

  it('that is merged past the gates is told in the report and on it, with who did it', async () => {
    const { repo } = await begin()
    await story.ci('next', 'failure')
    const number = await opened()
    await story.promoted()
    await repo.mergePullRequest(number, { by: 'alice' })
    for (const _ of ['at once', 'again']) {
      const { report } = await story.promoted()
      expect(report.alarms).toEqual([
        expect.stringMatching(
          /^alice merged #\d+ into stable past the gates: its gates said “blocked by ci/,
        ),
      ])
      expect(renderLog(report).join('\n')).toContain('! alice merged')
    }
    const { comments } = await seen(number)
    expect(comments).toHaveLength(2)
    expect(comments[1]).toContain('past the gates')
  })

  it('is not made green by a status that somebody else wrote, neither before nor after it is merged', async () => {
    const { repo } = await begin()
    const number = await opened()
    const { headSha } = repo.pullRequest(number)
    const forged = (state: 'success' | 'failure', description: string) =>
      repo.status({ sha: headSha, context: 'sluice/stable', state, description, creator: 'bob' })
    // The very words that Sluice would write: it still writes its own.
    await forged('failure', 'blocked by approval')
    await story.promoted()
    expect((await seen(number)).status).toEqual(['sluice/stable failure', 'sluice/stable failure'])
    await forged('success', 'all 6 gates pass')
    await repo.mergePullRequest(number, { by: 'bob' })
    const { report } = await story.promoted()
    expect(report.alarms).toEqual([
      expect.stringContaining('the status of its gates is by bob, not by sluice-app[bot]'),
    ])
  })

  it('has one comment of each kind, however much is said after it and however many runs there are', async () => {
    const { repo } = await begin()
    await story.ci('next', 'failure')
    const number = await opened()
    await Promise.allSettled([story.promoted(), story.promoted()])
    expect((await seen(number)).comments).toHaveLength(1)
    const talk = async () => {
      for (let at = 0; at < 101; at += 1) await repo.comment(number, { by: 'bob', body: `${at}` })
    }
    await talk()
    await story.ci('next', 'success')
    await story.promoted()
    await story.ci('next', 'failure')
    await story.promoted()
    await repo.mergePullRequest(number, { by: 'alice' })
    await story.promoted()
    await talk()
    await story.promoted()
    const ours = (await seen(number)).comments.filter((body) => body.startsWith('<!-- sluice'))
    expect(ours).toEqual([
      expect.stringContaining('CI is red'),
      expect.stringContaining('past the gates'),
    ])
  })
})
