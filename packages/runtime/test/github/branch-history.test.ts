import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOn } from '../../src/github/branch-history.ts'
import { readChannels } from '../../src/github/read-channels.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const asked = {
  channelBranch: 'stable',
  sourceBranch: 'next',
  policyFile: '.github/sluice.yml',
  statusContext: 'sluice/stable',
  now: '2026-01-05T08:00:00.000Z',
}
const read = () => readChannels(stage.client(), repository, asked)

describe('the history of a branch', () => {
  it('is read on over its pages to the root', async () => {
    await stage.manyCommits('next', 118)
    let { source } = await read()
    const counts = [source.commits.length]
    while (source.cursor !== undefined) {
      source = await readOn(stage.client(), repository, source)
      counts.push(source.commits.length)
    }
    expect(counts).toEqual([100, 120])
    expect(source.commits.map(({ commit }) => commit)).toEqual(
      (await stage.repo.log('next')).map(({ sha }) => sha),
    )
    expect(await readOn(stage.client(), repository, source)).toBe(source)
  })

  it('has trees, parents, messages and times, also of merges', async () => {
    const baseline = await stage.repo.sha('stable')
    const candidate = await stage.repo.sha('next')
    await stage.repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable' })
    const merge = await stage.repo.mergePullRequest(1, { by: 'alice' })
    const { channel } = await read()
    expect(channel.head).toBe(merge)
    expect(channel.commits).toHaveLength(3)
    expect(channel.commits[0]).toMatchObject({
      commit: merge,
      tree: await stage.repo.tree(merge),
      parents: [baseline, candidate],
      committedAt: expect.stringMatching(/^2026-01-05T08:\d\d:\d\d\.000Z$/),
    })
  })

  it('names everyone who wrote a commit, also the eleventh of a squash', async () => {
    const trailers = Array.from({ length: 12 }, (_, index) => {
      const login = `dev${index}`
      stage.sandbox.addUser(login, `${login}@example.com`)
      return `Co-authored-by: ${login} <${login}@example.com>`
    })
    await stage.repo.commit({
      branch: 'next',
      message: `All together\n\n${trailers.join('\n')}`,
      files: { a: 'together' },
      author: { login: 'alice' },
    })
    const { source } = await read()
    expect(source.commits[0]?.authors).toEqual([
      'alice',
      ...Array.from({ length: 12 }, (_, index) => `dev${index}`),
    ])
  })

  it('that was taken away while it was read is read anew by the next run', async () => {
    await stage.manyCommits('next', 110)
    const { source } = await read()
    stage.instead(({ operation }) => operation === 'sluiceHistory', {
      status: 200,
      body: { data: { repository: { object: null } } },
    })
    await expect(readOn(stage.client(), repository, source)).rejects.toMatchObject({
      code: 'moved',
      message: expect.stringContaining('is gone; the next run looks anew'),
    })
  })
})
