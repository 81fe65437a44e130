import { afterEach, describe, expect, it } from 'vitest'
import { Story, type StoryOptions } from './story.ts'

let story: Story
const begin = async (options?: StoryOptions) => {
  story = await Story.begin(options)
  return story
}
afterEach(() => story.end())

async function approvedBy(login: string) {
  await story.promoted()
  const { number } = story.repo.pullRequests().at(-1) ?? { number: 0 }
  await story.repo.review(number, { by: login, state: 'APPROVED' })
  return (await story.promoted()).report
}

/** A branch of alice's that left stable at its first commit, merged into next by bob. */
async function mergedSideBranch(root: string, date: Date): Promise<void> {
  const { repo } = story
  const files = { 'alice.txt': 'x\n' }
  const side = await repo.commit({
    branch: 'side',
    from: root,
    message: 'Alice was here',
    files,
    author: { login: 'alice' },
    date,
  })
  const parents = [await repo.sha('next'), side]
  const author = { login: 'bob' }
  await repo.commit({ branch: 'next', message: 'Merge side', parents, files, author })
}

const comparisons = () =>
  story.sandbox.requests.filter(({ path }) => path.includes('/compare/')).length

describe('an author of what enters', () => {
  it('is found however old the commits say they are', async () => {
    const { repo } = await begin()
    const root = await repo.sha('stable')
    for (let step = 0; step < 105; step += 1)
      await story.developed(`Step ${step}`, { 'steps.txt': `${step}\n` })
    await story.wellMeasured()
    expect((await approvedBy('alice')).landed).toBeDefined()
    expect(comparisons()).toBe(0)
    await mergedSideBranch(root, new Date('2001-01-01T00:00:00Z'))
    await story.ci('next', 'success')
    await story.evaluated('stable', 0.85)
    await story.evaluated('next', 0.86)
    const report = await approvedBy('alice')
    expect(comparisons()).toBeGreaterThan(0)
    expect(report.landed).toBeUndefined()
    expect(report.conditions).toMatchObject([
      { gate: 'approval', observed: 'only by alice, who wrote some of it' },
    ])
  })

  it('does not approve what they wrote under an address that no account has', async () => {
    const { repo } = await begin()
    await repo.commit({
      branch: 'next',
      message: 'Mine',
      files: { 'service.py': 'print("mine")\n' },
      author: { name: 'Alice', email: 'al@home.example' },
      by: 'alice',
    })
    await story.wellMeasured()
    const report = await approvedBy('alice')
    expect(report.landed).toBeUndefined()
    expect(report.conditions).toMatchObject([
      {
        gate: 'approval',
        observed: 'only by alice, whose name is that of an author without an account',
      },
    ])
  })

  it('who cannot be told is named to whoever approves', async () => {
    const { repo } = await begin()
    const commit = await repo.commit({
      branch: 'next',
      message: 'Unknown',
      files: { 'service.py': 'print("unknown")\n' },
      author: { name: 'Carol', email: 'carol@home.example' },
      by: 'bob',
    })
    await story.wellMeasured()
    await story.promoted()
    const remark = `1 commit by people without an account: Carol (${commit.slice(0, 7)})`
    const { report } = await story.promoted()
    expect(report.conditions).toMatchObject([
      { gate: 'approval', remarks: [expect.stringContaining(remark)] },
    ])
    expect((await approvedBy('alice')).landed).toBeDefined()
  })
})
