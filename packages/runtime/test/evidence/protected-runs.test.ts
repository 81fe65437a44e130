import { type Sha, sha } from '@sluice/core'
import { type Sandbox, startSandbox } from '@sluice/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protectedRuns } from '../../src/evidence/protected-runs.ts'
import { connectToGitHub, parseRepository, type RunContext } from '../../src/index.ts'

let sandbox: Sandbox
let commits: Readonly<Record<'main' | 'stable' | 'next' | 'merged', Sha>>
let context: RunContext
beforeAll(async () => {
  sandbox = await startSandbox()
  const repo = await sandbox.createRepository('acme/assistant', { defaultBranch: 'main' })
  repo.collaborator('alice', 'write')
  await repo.commit({ branch: 'main', message: 'First', files: { 'a.txt': '1\n' } })
  for (const branch of ['stable', 'next']) {
    await repo.branch(branch, await repo.sha('main'))
    await repo.commit({ branch, message: `Open ${branch}`, files: { [branch]: '1\n' } })
  }
  const merged = await repo.sha('next')
  const pull = await repo.openPullRequest({ by: 'alice', head: 'next', base: 'main' })
  await repo.mergePullRequest(pull.number, { by: 'alice' })
  await repo.commit({ branch: 'next', message: 'Go on', files: { 'b.txt': '1\n' } })
  const at = async (branch: string) => sha(await repo.sha(branch))
  commits = {
    main: await at('main'),
    stable: await at('stable'),
    next: await at('next'),
    merged: sha(merged),
  }
  const token = repo.token({ kind: 'app', permissions: { contents: 'read' } })
  context = {
    client: connectToGitHub({ token, apiUrl: sandbox.apiUrl, retryPauseMilliseconds: 1 }),
    repository: parseRepository('acme/assistant'),
    token,
    serverUrl: sandbox.serverUrl,
    workspace: '',
    environment: {},
    now: '2026-01-05T08:00:00.000Z',
    policyFile: '.github/sluice.yml',
  }
})
afterAll(() => sandbox.close())

async function counted(
  of: keyof typeof commits,
  more: { readonly event?: string; readonly fromFork?: boolean; readonly source?: string } = {},
): Promise<boolean> {
  const run = {
    id: 1,
    url: 'https://github.example/runs/1',
    event: more.event ?? 'schedule',
    conclusion: 'success',
    createdAt: '2026-11-05T06:17:00.000Z',
    headSha: commits[of],
    headBranch: 'main',
    fromFork: more.fromFork ?? false,
  }
  const side = { commits: new Set([commits.stable]), sourceBranch: more.source ?? 'next' }
  return (await protectedRuns(context, [run], side)).length === 1
}

describe('a run whose workflow file the protected side has', () => {
  it.each(['schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run', 'push'])(
    'is one that %s started on the channel or on the default branch',
    async (event) => {
      expect(await counted('stable', { event })).toBe(true)
      expect(await counted('main', { event })).toBe(true)
    },
  )

  it.each(['pull_request', 'pull_request_target', 'pull_request_review', 'merge_group', 'odd'])(
    'is none that %s started, whatever its head is called',
    async (event) => {
      expect(await counted('stable', { event })).toBe(false)
    },
  )

  it('is none of a candidate, of a fork, or of what a merge brought to the default branch', async () => {
    expect(await counted('next')).toBe(false)
    expect(await counted('stable', { fromFork: true })).toBe(false)
    expect(await counted('merged')).toBe(false)
  })

  it('is none of the default branch where candidates come from it', async () => {
    expect(await counted('main', { source: 'main' })).toBe(false)
    expect(await counted('stable', { source: 'main' })).toBe(true)
  })
})
