import { overviewLog, renderOverview } from '@sluice/core'
import { afterEach, describe, expect, it } from 'vitest'
import { connectToGitHub, parseRepository, readOverview } from '../../src/index.ts'
import { lines, Story } from './story.ts'

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }
const app = (changed: Readonly<Record<number, string>>) => ({ 'app.py': lines(30, changed) })

describe('what stable has and others lack', () => {
  it('is told by content, with what has become of each backport, in few requests', async () => {
    story = await Story.begin()
    const { repo } = story
    await repo.commit({ branch: 'legacy', message: 'Own', files: app({ 4: 'own' }), author })

    const waits = await story.merged('squash', [{ message: 'Waits', files: app({ 4: 'four' }) }])
    await story.backported({ number: waits })
    const two = { 'a.txt': 'a\n', 'b.txt': 'b\n' }
    const closed = await story.merged('rebase', [
      { message: 'A', files: { 'a.txt': 'a\n' } },
      { message: 'Closed *there*', files: { 'b.txt': 'b\n' } },
    ])
    await story.backported({ number: closed, targets: ['next'] })
    await repo.closePullRequest(closed + 1, { by: 'alice' })
    // Legacy got it by other hands, without a word.
    await repo.commit({ branch: 'legacy', message: 'Both', files: two, author })
    const done = await story.merged('squash', [{ message: 'Done', files: { 'd.txt': 'd\n' } }])
    for (const branch of ['next', 'legacy'])
      await repo.commit({ branch, message: 'Same', files: { 'd.txt': 'd\n' }, author })
    await repo.commit({ branch: 'next', message: 'New', files: { 'n.txt': 'n\n' }, author })
    const promotion = await repo.openPullRequest({
      by: 'alice',
      head: 'next',
      base: 'stable',
      title: 'Promote',
    })
    await repo.mergePullRequest(promotion.number, { by: 'alice', method: 'squash' })
    const pushed = await repo.commit({
      branch: 'stable',
      message: 'Pushed',
      files: { p: '1\n' },
      author,
    })
    const before = { ...(await repo.branches()) }
    const [git, api] = [story.requests('git').length, story.requests('api').length]

    const overview = await read()

    expect(story.requests('api').slice(api)).toHaveLength(4)
    expect(story.requests('git').slice(git).length).toBeLessThanOrEqual(12)
    expect(await repo.branches()).toEqual(before)
    const url = `${story.sandbox.serverUrl}/acme/assistant/commit`
    expect(renderOverview(overview)).toBe(
      [
        '## What stable has and others lack',
        '',
        '| Change | | next | legacy |',
        '|---|---|---|---|',
        `| [\`${pushed.slice(0, 7)}\`](${url}/${pushed}) | Pushed | ✗ missing | ✗ missing |`,
        `| #${closed} | Closed \\*there\\* | – closed without merging #${closed + 1} | ✓ there |`,
        `| #${waits} | Waits | … open #${waits + 1} | ! conflicts #${waits + 2} |`,
        '',
      ].join('\n'),
    )
    expect(overviewLog(overview)).toContain(`    – next: closed without merging #${closed + 1}`)
    expect(done).toBeGreaterThan(closed)
  })

  it('is nothing, or not known of a channel that cannot be compared', async () => {
    story = await Story.begin()
    await story.repo.deleteBranch('legacy')
    expect(overviewLog(await read())).toEqual([
      'What stable has and others lack',
      '  Nothing: next has what stable is to hand on.',
      '  legacy could not be compared: the branch legacy does not exist.',
    ])
  })
})

function read() {
  const { sandbox, token } = story
  return readOverview({
    client: connectToGitHub({ token, apiUrl: sandbox.apiUrl }),
    repository: parseRepository('acme/assistant'),
    token,
    serverUrl: sandbox.serverUrl,
    policyFile: '.github/sluice.yml',
  })
}
