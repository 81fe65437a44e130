import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, type SandboxRepository, startSandbox } from '../src/index.ts'
import { graphql, rest } from './clients.ts'
import { gitClient } from './git-client.ts'

let sandbox: Sandbox
let repo: SandboxRepository
let client: ReturnType<typeof gitClient>
let baseline: string
let candidate: string

beforeEach(async () => {
  sandbox = await startSandbox()
  repo = await sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  client = gitClient()
  baseline = await repo.commit({ branch: 'stable', message: 'First', files: { 'a.txt': 'one\n' } })
  candidate = await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Second',
    files: { 'a.txt': 'two\n' },
  })
  repo.collaborator('alice', 'write')
  repo.collaborator('bob', 'write')
})

afterEach(async () => {
  client.remove()
  await sandbox.close()
})

const writes = { contents: 'write', 'pull-requests': 'write' } as const

test('a protected branch takes an approved, green pull request’s own head, and nothing else', async () => {
  repo.protect('stable', { requiredChecks: ['ci'], reviews: true })
  const call = rest(sandbox, repo.token({ kind: 'app', permissions: writes }), 'acme/assistant')
  const land = () => call('PATCH', '/git/refs/heads/stable', { sha: candidate, force: false })

  expect(await land()).toMatchObject({
    status: 422,
    body: { message: 'Changes must be made through a pull request.' },
  })
  await repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable' })
  await repo.review(1, { by: 'bob', state: 'APPROVED' })
  expect((await land()).status).toBe(422)
  expect(await call('PUT', '/pulls/1/merge', {})).toMatchObject({
    status: 405,
    body: { message: 'Required status check "ci" is expected.' },
  })
  await repo.checkRun({ sha: candidate, name: 'ci' })
  repo.settings({ acceptApprovedHeadPush: false })
  expect((await land()).status).toBe(422)
  repo.settings({ acceptApprovedHeadPush: true })
  expect((await land()).status).toBe(200)
  expect(repo.pullRequest(1)).toMatchObject({ state: 'closed', merged: { sha: candidate } })
})

test('a push to a protected branch is refused in GitHub’s words', async () => {
  repo.protect('stable', { requiredChecks: ['ci', 'lint'] })
  repo.ruleset({ branches: ['next'], pullRequest: true })
  const token = repo.token({ kind: 'app', permissions: writes })
  const url = `${sandbox.serverUrl.replace('://', `://x-access-token:${token}@`)}/acme/assistant.git`
  await client.git('clone', '--quiet', url, 'work')
  await client.git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'Direct')
  const push = (...refs: string[]) =>
    client.git('-C', 'work', 'push', 'origin', ...refs).catch((error: Error) => error.message)
  const refused = await push('HEAD:stable', '+HEAD:next', 'HEAD:free')
  expect(refused).toContain('GH006: Protected branch update failed for refs/heads/stable.')
  expect(refused).toContain('2 of 2 required status checks are expected.')
  expect(refused).toContain('(protected branch hook declined)')
  expect(refused).toContain('GH013: Repository rule violations found for refs/heads/next.')
  expect(refused).toContain('(push declined due to repository rule violations)')
  expect(Object.keys(await repo.branches())).toEqual(['free', 'next', 'stable'])
  expect(await repo.sha('stable')).toBe(baseline)
})

test('only a token with the workflows permission changes workflows', async () => {
  const files = { '.github/workflows/ci.yml': 'on: push\n' }
  const changed = await repo.commit({ branch: 'next', message: 'CI', files })
  await repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable' })
  const actions = rest(
    sandbox,
    repo.token({ kind: 'actions', permissions: writes }),
    'acme/assistant',
  )
  expect(await actions('PUT', '/pulls/1/merge', {})).toMatchObject({
    status: 403,
    body: {
      message:
        'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
    },
  })
  expect(await actions('PATCH', '/git/refs/heads/stable', { sha: changed })).toMatchObject({
    status: 403,
  })
  // A branch at a commit that the repository has already brings nothing new.
  expect(
    await actions('POST', '/git/refs', { ref: 'refs/heads/copy', sha: changed }),
  ).toMatchObject({ status: 201 })
  const token = repo.token({ kind: 'app', permissions: { ...writes, workflows: 'write' } })
  const app = rest(sandbox, token, 'acme/assistant')
  expect(await app('PUT', '/pulls/1/merge', { merge_method: 'merge' })).toMatchObject({
    status: 200,
  })
})

test('merging pins the head, names conflicts and drops merges when it rebases', async () => {
  const call = rest(sandbox, repo.token({ kind: 'app', permissions: writes }), 'acme/assistant')
  await repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable' })
  expect(await call('PUT', '/pulls/1/merge', { sha: baseline })).toMatchObject({ status: 409 })
  await repo.commit({ branch: 'stable', message: 'Fix', files: { 'a.txt': 'fixed\n' } })
  expect(await call('GET', '/pulls/1')).toMatchObject({
    body: { mergeable: false, mergeable_state: 'dirty' },
  })
  expect(await call('PUT', '/pulls/1/merge', {})).toMatchObject({
    status: 405,
    body: { message: 'Pull Request is not mergeable' },
  })
  await repo.commit({ branch: 'side', from: 'stable', message: 'Side', files: { 's.txt': 's\n' } })
  const tip = await repo.commit({
    branch: 'side',
    message: 'Merge',
    parents: [await repo.sha('side'), baseline],
    files: { 't.txt': 't\n' },
  })
  await repo.openPullRequest({ by: 'alice', head: 'side', base: 'stable' })
  expect(await call('PUT', '/pulls/2/merge', { merge_method: 'rebase', sha: tip })).toMatchObject({
    status: 200,
  })
  // What the merge itself changed is lost.
  expect(Object.keys(await repo.files('stable'))).toEqual(['a.txt', 's.txt'])
})

test('auto-merge waits for what is required, and refuses what is clean already', async () => {
  repo.settings({ allowAutoMerge: true })
  repo.ruleset({ branches: ['next'], requiredChecks: ['ci'] })
  const fix = await repo.commit({
    branch: 'fix',
    from: 'next',
    message: 'Fix',
    files: { 'f.txt': 'f\n' },
  })
  await repo.openPullRequest({ by: 'alice', head: 'fix', base: 'next' })
  const query = graphql(sandbox, repo.token({ kind: 'app', permissions: writes }))
  const look = await query(
    '{ repository(owner: "acme", name: "assistant") { pullRequest(number: 1) { id mergeStateStatus } } }',
  )
  const { id, mergeStateStatus } = look.data.repository.pullRequest
  expect(mergeStateStatus).toBe('BLOCKED')
  const enable = () =>
    query(
      'mutation ($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: SQUASH }) { pullRequest { autoMergeRequest { mergeMethod enabledBy { login } } } } }',
      { id },
    )
  expect((await enable()).errors).toBeUndefined()
  await repo.checkRun({ sha: fix, name: 'ci', conclusion: 'failure' })
  expect(repo.pullRequest(1).state).toBe('open')
  await repo.checkRun({ sha: fix, name: 'ci', rerun: true })
  expect(repo.pullRequest(1).merged).toMatchObject({ by: { login: 'sluice-app[bot]' } })
  expect((await repo.log('next'))[0]?.message).toBe('Fix (#1)')
})
