import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'

const execute = promisify(execFile)

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }
const branch = 'sluice/backport/next/pr-1'

describe('the commands of a backport with conflicts', () => {
  it.each([
    ['a whole clone', []],
    ['a shallow clone of one branch', ['--depth=1', '--single-branch', '--branch=stable']],
  ])('finish it in %s: contents, a deleted file, and the commits after them', async (_, how) => {
    story = await Story.begin()
    const own = { 'app.py': lines(30, { 4: 'next four' }), 'docs/guide.md': null }
    await story.repo.commit({ branch: 'next', message: 'Own way', files: own, author })
    const number = await story.merged('rebase', [
      { message: 'One', files: { 'one.txt': '1\n' } },
      { message: 'Two', files: { 'app.py': lines(30, { 4: 'two', 20: 'and more' }) } },
      { message: 'Three', files: { 'docs/guide.md': 'A better guide.\n', 'three.txt': '3\n' } },
    ])
    const picked = (await story.repo.log('stable')).slice(0, 3).reverse()
    await story.backported({ number, targets: ['next'] })
    expect(story.pull(2).draft).toBe(true)
    const body = story.repo.pullRequest(2).body ?? ''
    const [, commands = ''] = /```sh\n([\s\S]*?)```/.exec(body) ?? []

    const stops = await finish(commands, how, [
      { 'app.py': lines(30, { 4: 'two, on next', 20: 'and more' }) },
      { 'docs/guide.md': null },
    ])

    expect(stops).toBe(2)
    expect(await story.commits(branch, 'next')).toEqual(
      picked.map(({ sha, message }) => ({
        message: `${message.trimEnd()}\n\n(cherry picked from commit ${sha})\n`,
        author: 'bob',
      })),
    )
    expect(await story.repo.files(branch)).toEqual({
      ...(await story.repo.files('next')),
      'app.py': lines(30, { 4: 'two, on next', 20: 'and more' }),
      'one.txt': '1\n',
      'three.txt': '3\n',
    })
    expect(story.repo.pullRequest(2).headSha).toBe(await story.repo.sha(branch))
    expect(await story.statuses(branch)).toEqual([])
  })
})

/** Does what the lines say, in a clone; where git stops, resolves and goes on as they say. */
async function finish(
  commands: string,
  how: readonly string[],
  resolutions: readonly Readonly<Record<string, string | null>>[],
): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'sluice-hand-'))
  const folder = join(home, 'clone')
  const token = story.repo.token({ kind: 'user', login: 'alice' })
  const { origin } = new URL(story.repo.cloneUrl)
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_EDITOR: 'true',
  }
  const options = { cwd: home, env }
  const header = `http.${origin}/.extraHeader=Authorization: Basic ${basic}`
  await execute('git', ['clone', '-q', '-c', header, ...how, story.repo.cloneUrl, folder], options)
  const shell = (line: string) => execute('sh', ['-c', line], { cwd: folder, env })
  await shell('git config user.name Alice && git config user.email alice@example.com')
  let stops = 0
  for (const line of commands.trim().split('\n')) {
    const done = await shell(line).then(
      () => true,
      () => false,
    )
    if (done) continue
    expect(line).toMatch(/# resolve, `git add`, then `git cherry-pick --continue`$/)
    const resolution = resolutions[stops] ?? {}
    stops += 1
    for (const [path, text] of Object.entries(resolution)) {
      if (text === null) await shell(`git rm -q '${path}'`)
      else await writeFile(join(folder, path), text).then(() => shell(`git add '${path}'`))
    }
    await shell('git cherry-pick --continue')
  }
  await rm(home, { recursive: true, force: true })
  return stops
}
