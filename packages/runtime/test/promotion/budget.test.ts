import { afterEach, describe, expect, it } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story
afterEach(() => story.end())

const begin = async (options: StoryOptions = {}) => {
  story = await Story.begin(options)
}

/** What one run asked of GitHub's API, and of git. */
async function asked(options: Parameters<Story['promoted']>[0] = {}) {
  const before = story.sandbox.requests.length
  const { decision } = await story.promoted(options)
  const requests = story.sandbox.requests.slice(before)
  return {
    outcome: decision.outcome,
    api: requests.flatMap(({ kind, operation }) => (kind === 'git' ? [] : [operation])),
    git: requests.filter(({ kind }) => kind === 'git').length,
  }
}

/** Branches and policy, classic protection, and the runs of the probes' workflow. */
const LOOK = ['sluicePolicyAndChannels', 'repos/list-branches', 'actions/list-workflow-runs']

describe('what a run asks of GitHub', () => {
  it('is at most 12 requests for a whole decision with pull request, label and reviewer; 3 for each look after it', async () => {
    await begin({ stable: 'labels: [promotion]\nreviewers: [alice]' })
    // The first run of all begins the ledger, which takes three requests where others take one.
    expect((await asked()).api).toHaveLength(14)

    // Time goes on, and what is measured with it; every result is the same.
    await story.passes(1)
    story.traffic({ '200': 1990, '503': 3 })
    const again = await asked()
    expect(again).toEqual({ outcome: 'promote', api: expect.arrayContaining(LOOK), git: 0 })
    expect(again.api).toHaveLength(LOOK.length)

    // What was seen of the branches is of that run only: the next sees the approval, and lands.
    await story.repo.review(1, { by: 'alice', state: 'APPROVED' })
    await asked()
    expect(await asked()).toEqual({
      outcome: 'up-to-date',
      api: ['sluicePolicyAndChannels'],
      git: 0,
    })

    await story.developed('Answer politely', { 'prompt.txt': 'Answer politely.\n' })
    await story.wellMeasured()
    const { api, ...rest } = await asked()
    expect(rest).toEqual({ outcome: 'promote', git: 0 })
    expect(api).toHaveLength(12)
    expect(story.pull(2)).toMatchObject({ labels: ['promotion'], reviewers: ['alice'] })
  })

  it('is one request more where a candidate waits without a pull request', async () => {
    await begin()
    story.traffic({ '200': 10 })
    await asked()
    const { api, ...rest } = await asked()
    expect(rest).toEqual({ outcome: 'waiting', git: 0 })
    expect(api).toEqual(expect.arrayContaining([...LOOK, 'sluiceCandidate']))
    expect(api).toHaveLength(4)
  })
})
