import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  return story
}
afterEach(() => story.end())

/** CI and evals of the newest commits of both branches. */
async function measured(score = 0.86): Promise<void> {
  await story.ci('next', 'success')
  await story.evaluated('stable', 0.85)
  await story.evaluated('next', score)
}

describe('a report counts', () => {
  it('only with a harness that stood on the channel itself, not on a commit that a promotion brought', async () => {
    await begin({ stable: 'approval: none' })
    const easy = await story.developed('Easier harness', { 'harness.py': 'score = 1\n' })
    await story.developed('Undo', { 'harness.py': 'score = honest\n' })
    await story.wellMeasured()
    expect((await story.promoted()).report.landed).toBeDefined()
    await story.developed('Worse', { 'prompt.txt': 'Answer worse.\n' })
    await measured()
    const file = join(story.workspace, 'evidence/eval-next.manifest.json')
    const manifest = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...manifest, harness: { commit: easy } }))
    const run = await story.promoted()
    expect(run.report.landed).toBeUndefined()
    expect(story.gate(run, 'score')).toMatchObject({
      verdict: 'unmeasured',
      reason: expect.stringContaining(`was made by the harness of ${easy}`),
    })
  })
})

describe('a candidate under promotion that failed', () => {
  it('makes way for a newer one that is good, whose promotion takes the place of the old', async () => {
    await begin()
    const first = await story.repo.sha('next')
    await story.promoted()
    await story.ci('next', 'failure')
    const newer = await story.developed('Mend it', { 'prompt.txt': 'Answer shortly.\n' })
    await measured()
    const failing = await story.promoted()
    expect(failing.decision).toMatchObject({ outcome: 'blocked', candidate: { commit: first } })
    const run = await story.promoted()
    expect(run.decision).toMatchObject({ outcome: 'promote', candidate: { commit: newer } })
    expect(story.pull(1)).toMatchObject({ state: 'closed', merged: false })
    expect(story.pull(2)).toMatchObject({ state: 'open' })
    const again = await story.promoted()
    expect(again.decision).toMatchObject({ outcome: 'promote', candidate: { commit: newer } })
  })

  it('stays while nothing newer is evaluated', async () => {
    await begin()
    const first = await story.repo.sha('next')
    await story.promoted()
    await story.ci('next', 'failure')
    await story.developed('Mend it', { 'prompt.txt': 'Answer shortly.\n' })
    for (let look = 0; look < 2; look += 1) {
      const { decision } = await story.promoted()
      expect(decision).toMatchObject({ outcome: 'blocked', candidate: { commit: first } })
    }
  })
})

describe('the first complete report of a tree', () => {
  it('counts for every commit with that tree: an empty commit is not a new roll', async () => {
    await begin({ stable: 'approval: none' })
    await story.evaluated('next', 0.8)
    expect(story.gate(await story.promoted(), 'score').verdict).toBe('fail')
    const empty = await story.developed('Retry', {})
    await measured()
    const run = await story.promoted()
    expect(run.decision).toMatchObject({ outcome: 'blocked', candidate: { commit: empty } })
    expect(story.gate(run, 'score')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('The first complete report'),
    })
    expect(run.report.landed).toBeUndefined()
  })

  it('is kept by a look without reports in the workspace: the open promotion stays green', async () => {
    await begin()
    await story.promoted()
    await story.withoutReports()
    const run = await story.promoted()
    expect(story.gate(run, 'score')).toMatchObject({
      verdict: 'pass',
      reason: 'The first complete report of this candidate passed.',
    })
    expect(await story.status(story.pull().head, 'sluice/stable')).toMatch(/^success: /)
  })
})

/** Every hour a commit is evaluated while its CI still runs; that of the one before has finished. */
async function busyHours(count: number, told: (hour: number, previous: string) => Promise<void>) {
  let previous = await story.repo.sha('next')
  for (let hour = 0; hour < count; hour += 1) {
    const newest = await story.developed(`Idea ${hour}`, { 'prompt.txt': `${hour}\n` })
    const job = { sha: newest, name: 'test', workflow: 'CI', event: 'push' }
    await story.repo.checkRun({ ...job, status: 'in_progress' })
    await story.evaluated('next', 0.86)
    await told(hour, previous)
    await story.repo.checkRun({ ...job, status: 'completed', conclusion: 'success' })
    previous = newest
  }
}

describe('a busy branch, on which CI of the newest commit always runs', () => {
  it('promotes the newest commit whose evidence is complete', async () => {
    const { repo } = await begin()
    await busyHours(2, async (hour, previous) => {
      const { decision } = await story.promoted()
      expect(decision).toMatchObject(
        hour === 0
          ? { outcome: 'waiting', candidate: { commit: await repo.sha('next') } }
          : { outcome: 'promote', candidate: { commit: previous } },
      )
    })
  })

  it('does not take one whose first report failed, or that a person said no to', async () => {
    const { repo } = await begin()
    await story.promoted()
    await repo.closePullRequest(1, { by: 'alice' })
    await busyHours(2, async (hour) => {
      if (hour === 0) await story.evaluated('next', 0.7)
      const { decision } = await story.promoted()
      expect(decision).toMatchObject({ candidate: { commit: await repo.sha('next') } })
    })
  })

  it('does not take the word of a token as which any workflow can write', async () => {
    const { repo } = await begin({ token: 'actions' })
    await busyHours(2, async () => {
      const { decision } = await story.promoted()
      expect(decision).toMatchObject({
        outcome: 'waiting',
        candidate: { commit: await repo.sha('next') },
      })
    })
  })

  it('promotes what CI has finished, where the policy asks for no score', async () => {
    await begin({ stable: 'enter: { score: off }' })
    const first = await story.repo.sha('next')
    await busyHours(1, async () => {
      const { decision } = await story.promoted()
      expect(decision).toMatchObject({ outcome: 'promote', candidate: { commit: first } })
    })
  })
})
