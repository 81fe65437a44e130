import { afterEach, describe, expect, it } from 'vitest'
import { enterLabelled, promote, waysIn } from '../../src/index.ts'
import { Story, type StoryOptions } from './story.ts'

let story: Story
afterEach(() => story.end())

const begin = async (options: StoryOptions = {}) => {
  story = await Story.begin(options)
}

/** What one run asked of GitHub's API, and of git. */
async function requestsOf(run: () => Promise<unknown>) {
  const before = story.sandbox.requests.length
  await run()
  const requests = story.sandbox.requests.slice(before)
  return {
    api: requests.flatMap(({ kind, operation }) => (kind === 'git' ? [] : [operation])),
    git: requests.filter(({ kind }) => kind === 'git').length,
  }
}

async function asked() {
  let outcome: string | undefined
  const requests = await requestsOf(async () => {
    outcome = (await story.promoted()).decision.outcome
  })
  return { outcome, ...requests }
}

/** Every way into every channel, as a run of the action that names no channel. */
const wholeRun = () =>
  requestsOf(async () => {
    const context = story.context()
    const options = { dryRun: false, onProgress: () => {} }
    for (const way of await waysIn(context, undefined))
      await (way.kind === 'label'
        ? enterLabelled(context, way, options)
        : promote(context, way.pair, options))
  })

/** Branches and policy, classic protection, and the runs of the probes' workflow. */
const LOOK = ['sluicePolicyAndChannels', 'repos/list-branches', 'actions/list-workflow-runs']

describe('what a run asks of GitHub', () => {
  it('is at most 12 requests for a whole decision with pull request, label and reviewer; 3 for each look after it', async () => {
    await begin({ stable: 'labels: [promotion]\nreviewers: [alice]' })
    // The first run of all begins the ledger, which takes three requests where others take one.
    expect((await asked()).api).toHaveLength(12)

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
    expect(api).toHaveLength(10)
    expect(story.pull(2)).toMatchObject({ labels: ['promotion'], reviewers: ['alice'] })
  })

  it('is 3 for each look at a candidate that waits without a pull request', async () => {
    await begin()
    story.traffic({ '200': 10 })
    await asked()
    const { api, ...rest } = await asked()
    expect(rest).toEqual({ outcome: 'waiting', git: 0 })
    expect([...api].sort()).toEqual([...LOOK].sort())

    // A channel with a long past: whether this promotion is new is asked when there is to be one.
    const { repo } = story
    const stable = await repo.sha('stable')
    for (let number = 0; number <= 50; number += 1)
      await repo.branch(`sluice/stable/past-${number}`, stable)
    expect((await asked()).api).toHaveLength(3)
    story.traffic({ '200': 2000 })
    expect((await asked()).api).toContain('sluicePromotion')
    expect(story.pull(1).state).toBe('open')
  })

  it('is no more where next is entered by label, as the runbook says, and one more where another channel or label is', async () => {
    await begin({ next: '{ auto-merge: labelled }' })
    await wholeRun()
    const { api, git } = await wholeRun()
    expect([...api].sort()).toEqual([...LOOK].sort())
    expect(git).toBe(0)
    await story.end()

    await begin({ next: '{ auto-merge: { label: ship } }' })
    await wholeRun()
    const other = await wholeRun()
    expect([...other.api].sort()).toEqual([...LOOK, 'sluiceEntrySide'].sort())
  })

  it('is one more for each further edge that waits', async () => {
    await begin({
      stable: 'enter: { error-rate: off, latency: off, probes: off }',
      next: '{ from: canary, enter: { error-rate: off, latency: off, probes: off, score: off } }\n  canary: {}',
    })
    await story.repo.branch('canary', await story.repo.sha('next'))
    await story.repo.commit({
      branch: 'canary',
      message: 'Rhyme',
      files: { 'rhyme.txt': 'Rhyme\n' },
      author: { login: 'bob' },
    })
    await story.ci('canary', 'success')
    await wholeRun()
    const { api, git } = await wholeRun()
    expect(api).toEqual(['sluicePolicyAndChannels', 'repos/list-branches', 'sluiceChannels'])
    expect(git).toBe(0)
  })

  it('lists no artifacts while a candidate soaks, whatever came after it', async () => {
    await begin({
      stable: 'enter: { soak: { for: 48h }, probes: off }',
      eval: "artifact: { workflow: eval.yml, name: 'eval-{channel}-{tree}' }",
    })
    const { repo } = story
    await story.withoutReports()
    for (const channel of ['stable', 'next'] as const) {
      const { report, manifest } = await story.reportOf(channel, 0.85)
      const path = '.github/workflows/eval.yml'
      const of = { sha: await repo.sha('stable'), branch: 'stable', event: 'schedule' }
      await repo.artifact({
        run: await repo.workflowRun({ ...of, workflow: path, path }),
        name: `eval-${channel}-${await repo.tree(channel)}`,
        files: { [`eval-${channel}.json`]: report, [`eval-${channel}.manifest.json`]: manifest },
      })
    }
    const reads = ['sluicePolicyAndChannels', 'repos/list-branches', 'sluiceArrivals']
    await asked()
    const alone = await asked()
    expect(alone.outcome).toBe('waiting')
    const statuses = 'repos/list-commit-statuses-for-ref'
    expect([...alone.api].sort()).toEqual([...reads, statuses].sort())

    await story.developed('Answer politely', { 'prompt.txt': 'Answer politely.\n' })
    const overtaken = await asked()
    expect(overtaken.outcome).toBe('waiting')
    expect([...overtaken.api].sort()).toEqual(
      [...reads, statuses, 'sluiceCandidate', 'sluiceWaiting'].sort(),
    )
  })
})
