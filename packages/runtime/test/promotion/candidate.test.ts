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
