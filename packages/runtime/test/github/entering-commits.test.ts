import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAuthors, readEnteringCommits } from '../../src/github/read-entering-commits.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const entering = async () =>
  readEnteringCommits(stage.client(), repository, {
    baseline: await stage.sha('stable'),
    candidate: await stage.sha('next'),
  })

describe('what enters', () => {
  it('is read over all pages, with who wrote it', async () => {
    await stage.manyCommits('next', 118)
    const commits = (await entering()) ?? []
    expect(commits).toHaveLength(119)
    expect(new Set(commits).size).toBe(119)
    const authors = await readAuthors(stage.client(), repository, commits)
    expect(authors).toHaveLength(119)
    expect(authors.at(-1)).toEqual({
      commit: await stage.sha('next'),
      authors: [],
      unlinked: [{ name: 'dev', email: 'dev@example.com' }],
    })
  })

  it.each([
    ['too much', 2001, [{ sha: 'a'.repeat(40) }]],
    ['given in part only', 5, []],
  ])('is not known where it is %s', async (_, total, commits) => {
    stage.instead(({ path }) => path.includes('/compare/'), {
      status: 200,
      body: { total_commits: total, commits },
    })
    expect(await entering()).toBeUndefined()
  })
})
