import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, type SandboxRepository, startSandbox } from '../src/index.ts'
import { operations } from '../src/rest/contract.ts'
import { rest } from './clients.ts'

let sandbox: Sandbox
let repo: SandboxRepository

beforeEach(async () => {
  sandbox = await startSandbox()
  repo = await sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
})

afterEach(() => sandbox.close())

const everything = {
  actions: 'write',
  administration: 'write',
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
  workflows: 'write',
} as const

const dispatchable = 'name: Deploy\non: { workflow_dispatch: {} }\njobs: {}\n'

test('a tour through every operation that is served, each answer fitting GitHub’s description', async () => {
  const first = await repo.commit({
    branch: 'stable',
    message: 'First',
    files: { 'a.txt': 'one\n', 'dir/b.txt': 'b\n', '.github/workflows/deploy.yml': dispatchable },
    author: { login: 'alice' },
  })
  const second = await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Second',
    files: { 'a.txt': 'two\n' },
  })
  for (const login of ['alice', 'bob', 'carol']) repo.collaborator(login, 'write')
  repo.protect('legacy', {
    requiredChecks: ['ci'],
    strict: true,
    reviews: true,
    enforceAdmins: true,
  })
  const ruleset = repo.ruleset({
    branches: ['release/*'],
    requiredChecks: ['ci', { context: 'pinned', appId: 15368 }],
    pullRequest: { count: 2 },
    mergeQueue: true,
    linearHistory: true,
    blockForcePushes: true,
    restrictDeletion: true,
    restrictUpdate: true,
  })
  const check = await repo.checkRun({ sha: second, name: 'ci' })
  const run = await repo.workflowRun({ sha: second, workflow: 'Eval', branch: 'next' })
  const artifact = await repo.artifact({ run, name: 'report', files: { 'eval.json': '{}' } })
  const call = rest(sandbox, repo.token({ kind: 'app', permissions: everything }), 'acme/assistant')
  const alice = rest(sandbox, repo.token({ kind: 'user', login: 'alice' }), 'acme/assistant')
  const bob = rest(sandbox, repo.token({ kind: 'user', login: 'bob' }), 'acme/assistant')
  const visit = async (method: string, path: string, body?: unknown, by = call) => {
    const answer = await by(method, path, body)
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(400)
    return answer.body
  }

  await visit('GET', '//user', undefined, alice)
  await visit('GET', '//users/alice')
  await visit('GET', '//rate_limit')
  await visit('GET', '')
  await visit('GET', '/branches')
  await visit('GET', '/activity?ref=next')
  await visit('GET', '/branches/next')
  await visit('GET', '/branches/legacy/protection')
  expect(await visit('GET', '/rules/branches/release%2F1')).toHaveLength(7)
  expect(await visit('GET', '/rules/branches/stable')).toEqual([])
  await visit('GET', '/rulesets')
  await visit('GET', `/rulesets/${ruleset}`)
  await visit('GET', '/collaborators/alice')
  expect(await visit('GET', '/collaborators/alice/permission')).toMatchObject({
    permission: 'write',
  })

  const blob = await visit('POST', '/git/blobs', { content: 'three\n' })
  await visit('GET', `/git/blobs/${blob.sha}`)
  const tree = await visit('POST', '/git/trees', {
    base_tree: await repo.tree('next'),
    tree: [
      { path: 'a.txt', mode: '100644', type: 'blob', sha: blob.sha },
      { path: 'dir/b.txt', mode: '100644', type: 'blob', sha: null },
      { path: 'dir/c.txt', mode: '100644', type: 'blob', content: 'c\n' },
    ],
  })
  expect(await visit('GET', `/git/trees/${tree.sha}?recursive=1`)).toMatchObject({
    truncated: false,
  })
  const commit = await visit('POST', '/git/commits', {
    message: 'Third',
    tree: tree.sha,
    parents: [second],
  })
  await visit('GET', `/git/commits/${commit.sha}`)
  await visit('POST', '/git/refs', { ref: 'refs/heads/topic', sha: second })
  await visit('PATCH', '/git/refs/heads/topic', { sha: commit.sha })
  await visit('GET', '/git/ref/heads/topic')
  expect(await visit('GET', '/git/matching-refs/heads%2F')).toHaveLength(3)
  const tag = await visit('POST', '/git/tags', {
    tag: 'v1',
    message: 'One',
    object: first,
    type: 'commit',
  })
  await visit('GET', `/git/tags/${tag.sha}`)
  await visit('POST', '/git/refs', { ref: 'refs/tags/v1', sha: tag.sha })
  await visit('GET', '/tags')
  expect(await repo.files('topic')).toMatchObject({ 'a.txt': 'three\n', 'dir/c.txt': 'c\n' })

  await visit('GET', '/commits?sha=topic&path=a.txt')
  await visit('GET', '/commits/topic')
  await visit('GET', `/commits/${second}/branches-where-head`)
  expect(await visit('GET', '/compare/stable...topic')).toMatchObject({
    ahead_by: 2,
    status: 'ahead',
  })
  await visit('GET', '/contents/a.txt?ref=topic')
  await visit('GET', '/contents/dir')
  expect(await visit('GET', '/contents')).toHaveLength(3)
  const put = await visit('PUT', '/contents/new.txt', {
    message: 'New',
    content: 'bmV3',
    branch: 'topic',
  })

  await visit('POST', `/statuses/${second}`, {
    state: 'success',
    context: 'sluice/stable',
    description: 'ok',
  })
  await visit('GET', `/commits/${second}/status`)
  await visit('GET', `/commits/${second}/statuses`)
  const own = await visit('POST', '/check-runs', {
    name: 'own',
    head_sha: second,
    status: 'in_progress',
  })
  await visit('PATCH', `/check-runs/${own.id}`, {
    conclusion: 'success',
    output: { title: 'Fine', summary: 'All of it' },
  })
  await visit('GET', `/check-runs/${check.id}`)
  expect(await visit('GET', '/commits/next/check-runs?filter=all')).toMatchObject({
    total_count: 2,
  })
  await visit('GET', `/check-suites/${check.suite.id}`)
  await visit('GET', `/check-suites/${check.suite.id}/check-runs`)
  await visit('GET', '/commits/next/check-suites')

  const pull = await visit(
    'POST',
    '/pulls',
    { title: 'Topic', head: 'topic', base: 'next', body: 'Fixes it' },
    alice,
  )
  await visit('GET', '/pulls?head=acme:topic&state=all')
  await visit('GET', '/pulls/1')
  await visit('PATCH', '/pulls/1', { title: 'The topic' })
  await visit('GET', '/pulls/1/commits')
  await visit('GET', '/pulls/1/files')
  await visit('GET', `/commits/${put.commit.sha}/pulls`)
  await visit('POST', '/pulls/1/requested_reviewers', { reviewers: ['bob', 'carol'] })
  await visit('GET', '/pulls/1/requested_reviewers')
  await visit('DELETE', '/pulls/1/requested_reviewers', { reviewers: ['carol'] })
  const review = await visit('POST', '/pulls/1/reviews', { event: 'APPROVE' }, bob)
  await visit('GET', `/pulls/1/reviews/${review.id}`)
  await visit('GET', '/pulls/1/reviews')
  await visit('PUT', `/pulls/1/reviews/${review.id}/dismissals`, { message: 'Stale' })
  const pending = await visit('POST', '/pulls/1/reviews', {}, bob)
  await visit(
    'POST',
    `/pulls/1/reviews/${pending.id}/events`,
    { event: 'COMMENT', body: 'Hm' },
    bob,
  )
  await repo.commit({ branch: 'next', message: 'Meanwhile', files: { 'm.txt': 'm\n' } })
  await visit('PUT', '/pulls/1/update-branch', {})
  await visit('PUT', '/pulls/1/merge', { merge_method: 'squash' })
  await visit('GET', '/pulls/1/merge')
  expect(pull.number).toBe(1)

  const issue = await visit('POST', '/issues', {
    title: 'Incident',
    labels: ['incident'],
    assignees: ['bob'],
  })
  await visit('GET', '/issues/2')
  await visit('GET', '/issues?labels=incident&state=all')
  await visit('POST', '/issues/2/assignees', { assignees: ['alice'] })
  await visit('DELETE', '/issues/2/assignees', { assignees: ['bob'] })
  const comment = await visit('POST', '/issues/2/comments', { body: 'Look' })
  await visit('GET', `/issues/comments/${comment.id}`)
  await visit('PATCH', `/issues/comments/${comment.id}`, { body: 'Look again' })
  await visit('POST', `/issues/comments/${comment.id}/reactions`, { content: 'eyes' })
  await visit('GET', '/issues/2/comments')
  await visit('GET', '/issues/comments')
  await visit('DELETE', `/issues/comments/${comment.id}`)
  const remark = await visit('POST', `/commits/${second}/comments`, { body: 'Look here' })
  await visit('PATCH', `/comments/${remark.id}`, { body: 'Look here again' })
  await visit('GET', `/commits/${second}/comments`)
  await visit('DELETE', `/comments/${remark.id}`)
  await visit('POST', '/labels', { name: 'backport next', color: 'ff0000' })
  await visit('GET', '/labels')
  await visit('GET', '/labels/backport%20next')
  await visit('PATCH', '/labels/backport%20next', { description: 'Carry to next' })
  await visit('POST', '/issues/2/labels', { labels: ['backport next'] })
  await visit('GET', '/issues/2/labels')
  await visit('DELETE', '/issues/2/labels/incident')
  await visit('PUT', '/issues/2/labels', { labels: ['incident'] })
  await visit('DELETE', '/labels/backport%20next')
  await visit('POST', '/milestones', { title: 'M1' })
  await visit('GET', '/milestones')
  await visit('PATCH', '/issues/2', { state: 'closed', state_reason: 'not_planned', milestone: 1 })
  await visit('GET', '/issues/2/timeline')
  await visit('GET', '/issues/2/events')
  expect(issue.number).toBe(2)

  await visit('GET', '/actions/workflows')
  await visit('GET', '/actions/workflows/eval.yml')
  await visit('GET', `/actions/runs?head_sha=${second}&status=success&created=>=2026-01-05`)
  await visit('GET', '/actions/workflows/eval.yml/runs')
  await visit('GET', `/actions/runs/${run.id}`)
  await visit('GET', `/actions/runs/${run.id}/jobs`)
  await visit('GET', `/actions/runs/${run.id}/artifacts`)
  await visit('GET', '/actions/artifacts?name=report')
  await visit('GET', `/actions/artifacts/${artifact.id}`)
  const zip = await call('GET', `/actions/artifacts/${artifact.id}/zip`)
  expect(zip.status).toBe(302)
  const bytes = await (await fetch(zip.headers.get('location') ?? '')).arrayBuffer()
  expect(Buffer.from(bytes).equals(artifact.zip)).toBe(true)
  expect(sandbox.requests.at(-1)).toMatchObject({ kind: 'download', login: undefined })
  await visit('GET', '/actions/permissions/workflow')
  await visit('POST', '/actions/workflows/deploy.yml/dispatches', {
    ref: 'stable',
    inputs: { why: 'landed' },
  })
  await visit('POST', '/dispatches', {
    event_type: 'landed',
    client_payload: { channel: 'stable' },
  })

  const deployment = await visit('POST', '/deployments', {
    ref: second,
    environment: 'next',
    auto_merge: false,
    required_contexts: [],
  })
  await visit('GET', `/deployments/${deployment.id}`)
  await visit('POST', `/deployments/${deployment.id}/statuses`, { state: 'success' })
  await visit('GET', `/deployments/${deployment.id}/statuses`)
  await visit('GET', '/deployments?environment=next')
  await visit('GET', '/environments')
  await visit('GET', '/environments/next')
  await visit('DELETE', '/git/refs/heads/topic')

  const seen = new Set(sandbox.requests.map((request) => request.operation))
  expect(Object.keys(operations).filter((operation) => !seen.has(operation))).toEqual([])
})
