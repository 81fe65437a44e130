import { afterEach, describe, expect, it } from 'vitest'
import { connectToGitHub } from '../../src/index.ts'
import { Story, type StoryOptions } from '../promotion/story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  return story
}
afterEach(() => story.end())

describe('a promotion that has ended', () => {
  /** Bob changes a pull request in the browser. */
  const patched = async (number: number, change: { base?: string; state?: 'open' }) => {
    const token = story.repo.token({ kind: 'user', login: 'bob' })
    const client = connectToGitHub({ token, apiUrl: story.sandbox.apiUrl })
    const where = { owner: 'acme', repo: 'assistant', pull_number: number }
    await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', { ...where, ...change })
  }
  const hotfix = () =>
    story.repo.commit({
      branch: 'stable',
      message: 'Hotfix',
      files: { 'hotfix.txt': 'x\n' },
      author: { login: 'alice' },
    })

  /** What was taken from the channel by force has an incident, which a person closes. */
  const releasedBy = async (by: string) => {
    for (const { number } of story.repo.issues()) await story.repo.closeIssue(number, { by })
  }

  it('retargeted to another branch while it lands: is merged into neither', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    const before = await repo.sha('stable')
    repo.ruleset({
      branches: ['stable'],
      pullRequest: { count: 0 },
      requiredChecks: ['sluice/stable'],
      strict: true,
    })
    story.refuseHeadPush()
    let retargeted = false
    story.sandbox.intercept(async ({ operation }, phase) => {
      if (retargeted || operation !== 'sluiceLand' || phase !== 'after') return undefined
      retargeted = true
      await patched(1, { base: 'legacy' })
      return undefined
    })
    await expect(story.promoted()).rejects.toThrow(/#1 .*it goes into legacy now\. Nothing landed/)
    for (const branch of ['stable', 'legacy']) expect(await repo.sha(branch)).toBe(before)
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
    expect(await repo.sha('legacy')).toBe(before)
  })

  it('landed, and the channel was reset: says so, and a person may propose it once more', async () => {
    const { repo } = await begin({ stable: 'approval: none' })
    const before = await repo.sha('stable')
    await story.promoted()
    await repo.branch('stable', before)
    const { report } = await story.promoted()
    expect(report.landed).toBeUndefined()
    expect(report.conditions).toMatchObject([
      {
        next: 'act',
        reason: expect.stringContaining('#1 was merged, but stable no longer has it'),
      },
    ])
    await repo.openPullRequest({ by: 'bob', head: story.pull().head, base: 'stable' })
    await releasedBy('alice')
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
  })

  it('closed by Sluice because stable moved: is nobody’s no when stable is taken back', async () => {
    const { repo } = await begin()
    const before = await repo.sha('stable')
    await story.promoted()
    await hotfix()
    await story.promoted()
    expect(story.pull(1).state).toBe('closed')
    await repo.branch('stable', before)
    await story.promoted()
    await releasedBy('alice')
    await story.promoted()
    await repo.review(repo.pullRequests().at(-1)?.number ?? 0, { by: 'alice', state: 'APPROVED' })
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
  })

  it('whose branch a cleaner deleted: tells how to get it back, and that works', async () => {
    const { repo } = await begin()
    await story.promoted()
    const { head } = story.pull()
    const promotion = await repo.sha(head)
    await repo.deleteBranch(head)
    const { report } = await story.promoted()
    expect(report.conditions[0]).toMatchObject({
      gate: 'pull request',
      next: 'act',
      clear: [expect.stringContaining(`-f ref=refs/heads/${head} -f sha=${promotion}`)],
    })
    await repo.branch(head, promotion)
    await patched(1, { state: 'open' })
    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
  })
})
