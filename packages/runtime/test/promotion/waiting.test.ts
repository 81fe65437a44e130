import { afterEach, describe, expect, test } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story

async function begin(options: StoryOptions): Promise<Story> {
  story = await Story.begin(options)
  return story
}

afterEach(() => story.end())

describe('a closed window', () => {
  test('keeps a good candidate waiting, and nothing is done until it opens', async () => {
    await begin({
      stable: `approval: none
enter: { freeze: [{ every: mon 08:00 - mon 12:00, zone: Europe/Zurich, why: planning }] }`,
    })
    const closed = await story.promoted()
    expect(closed.decision.outcome).toBe('waiting')
    expect(story.gate(closed, 'freeze')).toMatchObject({
      next: 'wait',
      observed: 'closed until Mon 2026-01-05 12:00 Europe/Zurich (11:00 UTC)',
      reason: 'stable is closed: planning.',
    })
    expect(story.repo.pullRequests()).toEqual([])
    await story.passes(3)
    const open = await story.promoted()
    expect(open.decision.outcome).toBe('promote')
    expect(await story.repo.tree('stable')).toBe(await story.repo.tree('next'))
  })
})
