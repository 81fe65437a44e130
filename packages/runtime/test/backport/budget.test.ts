import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'

let story: Story
afterEach(() => story.end())

describe('what a run costs', () => {
  it('two clean targets: at most 8 requests of the API and 5 of git', async () => {
    story = await Story.begin()
    const number = await story.merged('squash', [
      {
        message: 'Fix',
        files: {
          'app.py': lines(30, { 4: 'four' }),
          'src/deep/down/core.py': lines(20, { 9: 'nine' }),
          'src/deep/down/new.py': 'new\n',
        },
      },
    ])
    const author = { login: 'bob' }
    const own = { 'src/deep/down/core.py': lines(20, { 2: 'two' }) }
    await story.repo.commit({ branch: 'legacy', message: 'Own', files: own, author })
    const git = story.requests('git').length
    const api = story.requests('api').length

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    expect(story.requests('git').slice(git)).toHaveLength(4)
    expect(story.requests('api').slice(api)).toHaveLength(8)
  })
})
