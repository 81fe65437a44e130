import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../src/index.ts'
import { type Json, rest } from './clients.ts'

let sandbox: Sandbox

beforeEach(async () => {
  sandbox = await startSandbox()
})

afterEach(() => sandbox.close())

async function post(action: string, body: unknown): Promise<Json> {
  const address = `${sandbox.serverUrl}/_sandbox/${action}`
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(body) })
  const answer: Json = await response.json()
  return response.ok ? answer.result : answer
}

test('another process sets the stage and looks at it over HTTP', async () => {
  const repository = 'acme/assistant'
  await post('repository', { repository, defaultBranch: 'stable' })
  const first = await post('commit', {
    repository,
    branch: 'stable',
    message: 'One',
    files: { 'a.txt': '1' },
  })
  await post('commit', {
    repository,
    branch: 'next',
    from: 'stable',
    message: 'Two',
    files: { 'a.txt': '2' },
  })
  await post('collaborator', { repository, login: 'bob', role: 'write' })
  await post('protect', { repository, branch: 'stable', requiredChecks: ['ci'], reviews: true })
  expect(
    await post('open-pull-request', { repository, by: 'alice', head: 'next', base: 'stable' }),
  ).toEqual({ number: 1 })
  await post('review', { repository, number: 1, by: 'bob', state: 'APPROVED' })
  expect(await post('merge-pull-request', { repository, number: 1, by: 'bob' })).toEqual({
    message: 'Required status check "ci" is expected.',
  })
  await post('check-run', { repository, sha: 'next', name: 'ci' })
  await post('merge-pull-request', { repository, number: 1, by: 'bob', method: 'squash' })
  const token = await post('token', {
    repository,
    kind: 'actions',
    permissions: { contents: 'read' },
  })
  expect((await rest(sandbox, token, repository)('GET', '/branches/stable')).body.protected).toBe(
    true,
  )
  expect(await post('dance', { repository })).toMatchObject({
    message: expect.stringContaining('no action dance'),
  })
  const state: Json = await (await fetch(`${sandbox.serverUrl}/_sandbox/state`)).json()
  expect(state.repositories[repository].pullRequests).toMatchObject([
    { number: 1, state: 'MERGED', mergedBy: 'bob' },
  ])
  expect(state.repositories[repository].branches.stable).not.toBe(first)
  expect(state.violations).toEqual([])
})
