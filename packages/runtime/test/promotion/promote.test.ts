import { afterEach, describe, expect, it } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  return story
}
afterEach(() => story.end())

describe('a healthy candidate', () => {
  it('gets a pull request, waits for a person, and lands as exactly its tree on exactly the baseline', async () => {
    const { repo } = await begin()
    const baseline = await repo.sha('stable')
    const candidate = await repo.sha('next')

    const first = await story.promoted()
    expect(first.report.decision).toMatchObject({
      outcome: 'promote',
      candidate: { commit: candidate },
    })
    expect(first.report.landed).toBeUndefined()
    const [pull] = repo.pullRequests()
    expect(pull).toMatchObject({ base: 'stable' })
    expect(await repo.sha('stable')).toBe(baseline)

    await repo.review(1, { by: 'alice', state: 'APPROVED' })
    const second = await story.promoted()
    const landed = await repo.commitAt('stable')
    expect(second.report.landed).toBe(landed.sha)
    expect(landed).toMatchObject({ tree: await repo.tree('next'), parents: [baseline, candidate] })
    expect(repo.pullRequest(1)).toMatchObject({ merged: true })

    expect((await story.promoted()).decision.outcome).toBe('up-to-date')
  })
})
