import { afterEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../src/index.ts'
import { rest } from './clients.ts'

let sandbox: Sandbox
afterEach(() => sandbox.close())

test('how a branch moved, and by whom, newest first: by type, by time, and page by page', async () => {
  sandbox = await startSandbox()
  const repo = await sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  const commit = (branch: string, message: string) =>
    repo.commit({ branch, message, files: { [message]: 'x\n' }, author: { login: 'alice' } })
  const first = await commit('stable', 'first')
  const second = await commit('stable', 'second')
  await repo.branch('next', first, { by: 'bob' })
  await repo.branch('stable', first, { by: 'mallory' })
  await commit('next', 'third')
  const pull = await repo.openPullRequest({ by: 'bob', head: 'next', base: 'stable' })
  await repo.mergePullRequest(pull.number, { by: 'alice' })
  await repo.deleteBranch('next', { by: 'bob' })

  const token = repo.token({ kind: 'app', permissions: { contents: 'read' } })
  const call = rest(sandbox, token, 'acme/assistant')
  const asked = async (query: string) =>
    (await call('GET', `/activity?${query}`)).body.map(
      (one: { activity_type: string; actor: { login: string } }) =>
        `${one.activity_type} by ${one.actor.login}`,
    )
  expect(await asked('ref=refs/heads/stable')).toEqual([
    'pr_merge by alice',
    'force_push by mallory',
    'push by alice',
    'branch_creation by alice',
  ])
  expect(await asked('ref=next&activity_type=branch_deletion')).toEqual(['branch_deletion by bob'])
  expect(await asked('direction=asc&actor=bob')).toEqual([
    'branch_creation by bob',
    'branch_deletion by bob',
  ])
  expect((await call('GET', '/activity?activity_type=force_push')).body).toMatchObject([
    { before: second, after: first, ref: 'refs/heads/stable' },
  ])
  expect(await asked('time_period=day')).toHaveLength(7)

  const page = await call('GET', '/activity?ref=stable&per_page=3')
  const [, next = ''] = /<[^>]*\?([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? []
  expect(page.body).toHaveLength(3)
  const last = await call('GET', `/activity?${next}`)
  expect(last.body).toMatchObject([{ activity_type: 'branch_creation' }])
  const [, back = ''] = /<[^>]*\?([^>]*)>; rel="prev"/.exec(last.headers.get('link') ?? '') ?? []
  expect((await call('GET', `/activity?${back}`)).body).toEqual(page.body)
})
