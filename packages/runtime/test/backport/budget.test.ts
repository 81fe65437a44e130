import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'

let story: Story
afterEach(() => story.end())

describe('what a run costs', () => {
  it('two clean targets: 4 requests of the API and 4 of git, and 2 more where the label is yet to be made', async () => {
    story = await Story.begin()
    const sofar = story.requests('api').length
    await story.backported({
      number: await story.merged('squash', [{ message: 'First', files: { 'first.py': '1\n' } }]),
    })
    expect(story.requests('api').slice(sofar)).toHaveLength(6)
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
    expect(story.requests('api').slice(api)).toHaveLength(4)
  })

  it('18 commits on files that the target has in other versions: no more of git', async () => {
    const files = (version: (index: number) => Record<number, string>) =>
      Object.fromEntries(
        Array.from({ length: 18 }, (_, index) => [
          `src/part${index % 3}/file${index}.py`,
          lines(30, version(index)),
        ]),
      )
    story = await Story.begin({ files: files(() => ({})) })
    const author = { login: 'bob' }
    const own = files((index) => ({ [index]: 'of legacy' }))
    await story.repo.commit({ branch: 'legacy', message: 'Own', files: own, author })
    const changed = Object.entries(files((index) => ({ [index + 8]: 'fixed' })))
    const number = await story.merged(
      'rebase',
      changed.map(([path, text]) => ({ message: path, files: { [path]: text } })),
    )
    const git = story.requests('git').length

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy open'])
    expect(await story.commits('sluice/backport/legacy/pr-1', 'legacy')).toHaveLength(18)
    expect(story.requests('git').slice(git)).toHaveLength(4)
  })

  it('a conflict: the history is fetched once, whoever asks for it, though less of it was here', async () => {
    story = await Story.begin()
    const files = { 'app.py': lines(30, { 4: 'legacy four' }) }
    await story.repo.commit({ branch: 'legacy', message: 'Own', files, author: { login: 'bob' } })
    const number = await story.merged('squash', [
      { message: 'Fix', files: { 'app.py': lines(30, { 4: 'fixed four' }) } },
    ])
    const git = story.requests('git').length

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy conflict'])
    expect(story.requests('git').slice(git)).toHaveLength(6)
  })
})
