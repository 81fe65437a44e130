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
