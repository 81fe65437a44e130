import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, type SandboxRepository, startSandbox } from '../src/index.ts'
import { graphql, rest } from './clients.ts'
import { gitClient } from './git-client.ts'

let sandbox: Sandbox
let repo: SandboxRepository
let client: ReturnType<typeof gitClient>

beforeEach(async () => {
  sandbox = await startSandbox()
  repo = await sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  client = gitClient()
})

afterEach(async () => {
  client.remove()
  await sandbox.close()
})

test('a promotion lands by compare-and-swap, and GitHub counts the pull request as merged', async () => {
  const baseline = await repo.commit({
    branch: 'stable',
    message: 'First',
    files: { 'a.txt': 'one\n' },
  })
  const candidate = await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Second',
    files: { 'a.txt': 'two\n' },
    author: { login: 'alice' },
  })
  repo.settings({ actionsMayCreatePullRequests: true })
  repo.collaborator('bob', 'write')
  const token = repo.token({
    kind: 'actions',
    permissions: { contents: 'write', 'pull-requests': 'write', statuses: 'write', checks: 'read' },
  })
  const call = rest(sandbox, token, 'acme/assistant')
  const commit = await call('POST', '/git/commits', {
    message: 'Promote next to stable',
    tree: await repo.tree(candidate),
    parents: [baseline, candidate],
  })
  expect(commit).toMatchObject({ status: 201, body: { verification: { verified: true } } })
  const sha = String(commit.body.sha)
  await call('POST', '/git/refs', { ref: 'refs/heads/sluice/stable', sha })
  const pull = await call('POST', '/pulls', {
    title: 'Promote',
    head: 'sluice/stable',
    base: 'stable',
    body: 'x',
  })
  expect(pull).toMatchObject({ status: 201, body: { number: 1, mergeable: true } })
  await call('POST', `/statuses/${sha}`, { state: 'success', context: 'sluice/stable' })
  await repo.review(1, { by: 'bob', state: 'APPROVED' })
  const query = graphql(sandbox, token)
  const before = await query(
    `query Look($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name) {
        id
        ref(qualifiedName: "refs/heads/stable") { target { oid ... on Commit { history(first: 5) { nodes { messageHeadline } } } } }
        pullRequests(first: 10, states: [OPEN]) { nodes { number reviewDecision latestOpinionatedReviews(first: 5, writersOnly: true) { nodes { state author { login } commit { oid } } } } }
      }
    }`,
    { owner: 'acme', name: 'assistant' },
  )
  expect(before.errors).toBeUndefined()
  const repository = before.data.repository
  expect(repository.pullRequests.nodes).toEqual([
    {
      number: 1,
      reviewDecision: 'APPROVED',
      latestOpinionatedReviews: {
        nodes: [{ state: 'APPROVED', author: { login: 'bob' }, commit: { oid: sha } }],
      },
    },
  ])
  const update = (beforeOid: string) =>
    query(
      'mutation Land($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }',
      {
        input: {
          repositoryId: repository.id,
          refUpdates: [{ name: 'refs/heads/stable', beforeOid, afterOid: sha }],
        },
      },
    )
  expect((await update(candidate)).errors).toMatchObject([
    { type: 'STALE_DATA', path: ['updateRefs'] },
  ])
  expect(await repo.sha('stable')).toBe(baseline)
  expect((await update(baseline)).errors).toBeUndefined()
  expect(await repo.sha('stable')).toBe(sha)
  expect(repo.pullRequest(1).merged).toMatchObject({ sha, by: { login: 'github-actions[bot]' } })
})

test('git clones, fetches by filter and pushes over HTTP with a token', async () => {
  const { git } = client
  await repo.commit({
    branch: 'stable',
    message: 'First',
    files: { 'a.txt': 'one\n', 'b/c.txt': 'c\n' },
  })
  const token = repo.token({ kind: 'app', permissions: { contents: 'write' } })
  const url = sandbox.serverUrl.replace('://', `://x-access-token:${token}@`)
  await git(
    'clone',
    '--quiet',
    '--filter=blob:none',
    '--depth=1',
    `${url}/acme/assistant.git`,
    'work',
  )
  await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'Pushed')
  await git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/next')
  expect((await repo.commitAt('next')).message).toBe('Pushed\n')
  expect(
    sandbox.events.filter(({ event, actor }) => event === 'push' && actor === 'sluice-app[bot]'),
  ).toMatchObject([{ ref: 'refs/heads/next', startsWorkflows: true }])
  await expect(
    git('-C', 'work', 'push', `${sandbox.serverUrl}/acme/assistant.git`, 'HEAD:x'),
  ).rejects.toThrow('could not read Username')
})
