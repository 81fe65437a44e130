import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox, type SandboxRepository, startSandbox } from '../src/index.ts'
import { graphql, rest } from './clients.ts'

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

test('a token may do what it was given, and the refusal names what is missing', async () => {
  const sha = await repo.commit({ branch: 'stable', message: 'First', files: { 'a.txt': 'one' } })
  const token = repo.token({
    kind: 'actions',
    permissions: { contents: 'read', 'pull-requests': 'write' },
  })
  const call = rest(sandbox, token, 'acme/assistant')
  expect((await call('GET', '/git/ref/heads/stable')).status).toBe(200)
  const refused = await call('POST', '/git/refs', { ref: 'refs/heads/x', sha })
  expect(refused).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by integration' },
  })
  expect(refused.headers.get('x-accepted-github-permissions')).toBe('contents=write')
  await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Second',
    files: { 'a.txt': 'two' },
  })
  const pull = { title: 'x', head: 'next', base: 'stable' }
  expect(await call('POST', '/pulls', pull)).toMatchObject({
    status: 403,
    body: { message: 'GitHub Actions is not permitted to create or approve pull requests.' },
  })
  repo.settings({ actionsMayCreatePullRequests: true })
  expect((await call('POST', '/pulls', pull)).status).toBe(201)
  expect(await call('POST', '/pulls', pull)).toMatchObject({
    status: 422,
    body: { errors: [{ message: 'A pull request already exists for acme:next.' }] },
  })
  const stranger = rest(sandbox, repo.token({ kind: 'user', login: 'mallory' }), 'acme/assistant')
  expect((await stranger('GET', '')).status).toBe(404)
  expect(await rest(sandbox, 'ghs_wrong', 'acme/assistant')('GET', '')).toMatchObject({
    status: 401,
    body: { message: 'Bad credentials' },
  })
})

test('answers carry the budget, pages and ETags; what has not changed costs nothing', async () => {
  for (const name of ['a', 'b', 'c']) {
    await repo.commit({ branch: name, message: name, files: { 'a.txt': name } })
  }
  const call = rest(
    sandbox,
    repo.token({ kind: 'actions', permissions: { contents: 'read' }, rateLimit: 3 }),
    'acme/assistant',
  )
  const first = await call('GET', '/branches?per_page=2')
  expect(first.body).toHaveLength(2)
  expect(first.headers.get('link')).toBe(
    `<${sandbox.apiUrl}/repos/acme/assistant/branches?per_page=2&page=2>; rel="next", <${sandbox.apiUrl}/repos/acme/assistant/branches?per_page=2&page=2>; rel="last"`,
  )
  expect(first.headers.get('x-ratelimit-remaining')).toBe('2')
  const etag = first.headers.get('etag') ?? ''
  const again = await call('GET', '/branches?per_page=2', undefined, { 'if-none-match': etag })
  expect(again.status).toBe(304)
  expect(again.headers.get('x-ratelimit-remaining')).toBe('2')
  await call('GET', '/branches')
  await call('GET', '/branches')
  expect(await call('GET', '/branches')).toMatchObject({ status: 403 })
})

test('an interceptor cuts the connection before or after, and moves things in between', async () => {
  const one = await repo.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
  const call = rest(
    sandbox,
    repo.token({ kind: 'app', permissions: { contents: 'write' } }),
    'acme/assistant',
  )
  const create = (name: string) =>
    call('POST', '/git/refs', { ref: `refs/heads/${name}`, sha: one })
  const remove = sandbox.intercept(async ({ operation, body }, phase) => {
    if (operation !== 'git/create-ref') return undefined
    if (phase === 'before' && body.includes('early')) return 'drop'
    if (phase === 'after' && body.includes('late')) return 'drop'
    if (phase === 'before' && body.includes('taken')) await repo.branch('taken', one)
    if (phase === 'before' && body.includes('busy')) {
      return { status: 503, headers: { 'retry-after': '1' }, body: '{}' }
    }
    return undefined
  })
  await expect(create('early')).rejects.toThrow()
  await expect(create('late')).rejects.toThrow()
  expect((await create('taken')).body.message).toBe('Reference already exists')
  expect((await create('busy')).status).toBe(503)
  expect(Object.keys(await repo.branches())).toEqual(['late', 'stable', 'taken'])
  remove()
  expect((await create('busy')).status).toBe(201)
  expect(sandbox.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
    'git/create-ref 0',
    'git/create-ref 0',
    'git/create-ref 422',
    'git/create-ref 503',
    'git/create-ref 201',
  ])
})

test('what GitHub would not take or does not have fails the test that asks for it', async () => {
  const other = await startSandbox()
  const repository = await other.createRepository('acme/other')
  const token = repository.token({ kind: 'app', permissions: { issues: 'write' } })
  const call = rest(other, token, 'acme/other')
  expect((await call('GET', '/hooks')).status).toBe(501)
  expect((await call('POST', '/issues', { titel: 'Typo' })).status).toBe(422)
  expect(
    (await graphql(other, token)('{ repository(owner: "acme", name: "other") { stars } }')).errors,
  ).toHaveLength(1)
  const failure = await other.close().catch((error: Error) => error.message)
  expect(failure).toContain(
    'GET /repos/acme/other/hooks: the sandbox does not serve this operation',
  )
  expect(failure).toContain('body titel is not a parameter of issues/create')
  expect(failure).toContain('Cannot query field "stars" on type "Repository"')
})

test('what GITHUB_TOKEN does starts no workflow, but for a dispatch', async () => {
  const dispatch = 'on:\n  workflow_dispatch:\njobs: {}\n'
  const sha = await repo.commit({
    branch: 'stable',
    message: 'One',
    files: { '.github/workflows/deploy.yml': dispatch },
  })
  const token = repo.token({
    kind: 'actions',
    permissions: { contents: 'write', actions: 'write' },
  })
  const call = rest(sandbox, token, 'acme/assistant')
  await call('POST', '/git/refs', { ref: 'refs/heads/next', sha })
  await call('POST', '/actions/workflows/deploy.yml/dispatches', { ref: 'stable' })
  const bot = sandbox.events.filter(({ actor }) => actor === 'github-actions[bot]')
  expect(bot.map(({ event, startsWorkflows }) => [event, startsWorkflows])).toEqual([
    ['push', false],
    ['create', false],
    ['workflow_dispatch', true],
  ])
})

test('“Fixes #1” closes an issue on the default branch only, and says what closed it', async () => {
  await repo.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
  await repo.openIssue({ by: 'alice', title: 'Incident' })
  await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Fixes #1',
    files: { 'a.txt': '2' },
  })
  expect(repo.issue(1).state).toBe('open')
  await repo.branch('stable', await repo.sha('next'))
  const query = graphql(
    sandbox,
    repo.token({ kind: 'app', permissions: { issues: 'read', contents: 'read' } }),
  )
  const { data } =
    await query(`{ repository(owner: "acme", name: "assistant") { issue(number: 1) { state
    timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { stateReason closer { __typename ... on Commit { messageHeadline } } } } } } } }`)
  expect(data.repository.issue).toEqual({
    state: 'CLOSED',
    timelineItems: {
      nodes: [
        { stateReason: 'COMPLETED', closer: { __typename: 'Commit', messageHeadline: 'Fixes #1' } },
      ],
    },
  })
})

test('two equal runs of a scenario give equal commits and times', async () => {
  const scenario = async () => {
    const own = await startSandbox()
    const repository = await own.createRepository('acme/assistant', { defaultBranch: 'stable' })
    await repository.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
    const sha = await repository.commit({
      branch: 'stable',
      message: 'Two',
      files: { 'a.txt': '2' },
    })
    await own.close()
    return sha
  }
  expect(await scenario()).toBe(await scenario())
})
