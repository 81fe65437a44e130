import { renderLog } from '@sluice/core'
import { afterEach, describe, expect, it } from 'vitest'
import { connectToGitHub } from '../../src/index.ts'
import { Story, type StoryOptions } from './story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  await story.promoted()
  return story
}
afterEach(() => story.end())

/** `sluice/stable` on a commit, oldest first. */
const judged = async (sha: string) =>
  (await story.statuses(sha)).filter((one) => one.startsWith('sluice/stable '))

const edit = (by = 'mallory') =>
  story.repo.commit({
    branch: story.pull().head,
    message: 'One more thing',
    files: { 'service.py': 'print("edited")\n' },
    author: { login: by },
  })

describe('a promotion whose branch somebody pushed to', () => {
  it('is told in the report, in red on its head, and at the top of its text, also while a gate is closed', async () => {
    const { repo } = await begin()
    const judgedHead = await repo.sha(story.pull().head)
    const edited = await edit()
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    const said = `Someone moved ${story.pull().head} (its newest commit is by mallory): what it holds was judged by nobody, and does not land.`
    for (const [traffic, headline] of [
      [{ '200': 990 }, 'stable: the gates are open. 1 needs you'],
      [{ '200': 900, '503': 100 }, 'stable: not promoted. 2 need you'],
    ] as const) {
      story.traffic(traffic)
      const { report } = await story.promoted()
      expect(report.landed).toBeUndefined()
      const [first, ...log] = renderLog(report)
      expect([first, log.join('\n')]).toEqual([headline, expect.stringContaining(said)])
      expect(story.pull().body).toMatch(
        /> \[!CAUTION\]\n> This branch was edited by hand\. Someone moved .*by mallory.*Push the judged commit back/,
      )
    }
    expect(await judged(edited)).toEqual(['sluice/stable failure'])
    expect(await repo.sha(story.pull().head)).toBe(edited)

    // Put back, all is as before.
    story.traffic({ '200': 990, '503': 2 })
    await repo.branch(story.pull().head, judgedHead)
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    const { report } = await story.promoted()
    expect(report.landed).toBe(judgedHead)
    expect(story.pull().body).not.toContain('edited by hand')
  })

  it.each(['merge', 'squash', 'rebase'] as const)(
    'and merged all the same by %s: every report begins with who did it, and a comment says so once',
    async (method) => {
      const { repo } = await begin()
      await edit()
      await story.promoted()
      await repo.mergePullRequest(1, { by: 'alice', method })
      const landed = (await repo.sha('stable')).slice(0, 7)
      const alarm = `alice merged #1 into stable past the gates: its gates said “not the commit that was judged”. stable is at ${landed}, which was not judged good. If it should not be there, roll back.`
      for (const _ of ['at once', 'again']) {
        const { report } = await story.promoted()
        expect(report.alarms).toEqual([alarm])
        expect(renderLog(report).join('\n')).toContain(`! ${alarm}`)
      }
      expect(repo.pullRequest(1).comments.map(({ body }) => body)).toEqual([
        expect.stringContaining('past the gates'),
      ])
    },
  )
})

it('a branch of its name that is something else is told before anything is made of it', async () => {
  story = await Story.begin()
  const { repo } = story
  const [stable, next] = [await repo.sha('stable'), await repo.sha('next')]
  const branch = `sluice/stable/${next.slice(0, 12)}-${stable.slice(0, 12)}`
  await repo.branch(branch, stable)
  for (const _ of ['at once', 'again']) {
    const { report } = await story.promoted()
    expect(renderLog(report).join('\n')).toContain(`git push origin --delete ${branch}`)
  }
  expect(repo.pullRequests()).toEqual([])
  await repo.deleteBranch(branch)
  await story.promoted()
  expect(story.pull()).toMatchObject({ head: branch, state: 'open' })
})

it('“Update branch”: the promotion is of an old baseline, so it is red and closed with a word why, and nothing of it lands', async () => {
  const { repo } = await begin()
  await repo.commit({
    branch: 'stable',
    message: 'Hotfix',
    files: { 'hotfix.txt': 'x\n' },
    author: { login: 'alice' },
  })
  const stable = await repo.sha('stable')
  const token = repo.token({ kind: 'user', login: 'alice' })
  await connectToGitHub({ token, apiUrl: story.sandbox.apiUrl }).request(
    'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch',
    { owner: 'acme', repo: 'assistant', pull_number: 1 },
  )
  const updated = await repo.sha(story.pull().head)
  expect((await repo.commitAt(updated)).parents[1]).toBe(stable)
  await repo.review(1, { by: 'alice', state: 'APPROVED' })
  await story.wellMeasured()
  const { decision, report } = await story.promoted()
  expect(decision).toMatchObject({ outcome: 'blocked', baseline: { commit: stable } })
  expect(report.landed).toBeUndefined()
  expect(story.gate({ decision, report }, 'fixes').verdict).toBe('fail')
  expect(await judged(updated)).toEqual(['sluice/stable failure'])
  expect(story.pull()).toMatchObject({ state: 'closed', merged: false })
  expect(repo.pullRequest(1).comments.map(({ body }) => body)).toEqual([
    expect.stringMatching(
      /^Closed by Sluice: stable has moved to \w{7}; this was judged against another baseline\./,
    ),
  ])
  expect(await repo.sha('stable')).toBe(stable)
})

it.each(['merge', 'squash', 'rebase'] as const)(
  'a good promotion that a person merges by %s is a landing like any other',
  async (method) => {
    const { repo } = await begin()
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    await repo.mergePullRequest(1, { by: 'alice', method })
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
    const { decision, report } = await story.promoted()
    expect([decision.outcome, report.alarms, report.operations]).toEqual(['up-to-date', [], []])
    expect(repo.pullRequest(1).comments).toEqual([])
  },
)
