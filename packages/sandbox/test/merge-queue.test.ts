import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, type SandboxRepository, startSandbox } from '../src/index.ts'
import { graphql, rest } from './clients.ts'

let sandbox: Sandbox
let repo: SandboxRepository
let baseline: string
let candidate: string

beforeEach(async () => {
  sandbox = await startSandbox()
  repo = await sandbox.createRepository('acme/assistant', {
    defaultBranch: 'stable',
    private: true,
  })
  baseline = await repo.commit({ branch: 'stable', message: 'First', files: { 'a.txt': 'one\n' } })
  candidate = await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Second',
    files: { 'a.txt': 'two\n' },
  })
  repo.collaborator('alice', 'write')
})

afterEach(() => sandbox.close())

const writes = { contents: 'write', 'pull-requests': 'write' } as const

test('the merge queue lands the very commit that its checks ran on', async () => {
  repo.ruleset({ branches: ['stable'], requiredChecks: ['ci'], mergeQueue: true })
  await repo.checkRun({ sha: candidate, name: 'ci' })
  await repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable' })
  const token = repo.token({ kind: 'app', permissions: writes })
  expect(await rest(sandbox, token, 'acme/assistant')('PUT', '/pulls/1/merge', {})).toMatchObject({
    status: 405,
  })
  const query = graphql(sandbox, token)
  const { data } = await query(
    '{ repository(owner: "acme", name: "assistant") { pullRequest(number: 1) { id } } }',
  )
  const queued = await query(
    'mutation ($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { state position headCommit { oid tree { oid } } } } }',
    { id: data.repository.pullRequest.id },
  )
  const { oid, tree } = queued.data.enqueuePullRequest.mergeQueueEntry.headCommit
  expect(tree.oid).toBe(await repo.tree(candidate))
  expect(await repo.sha('stable')).toBe(baseline)
  await repo.checkRun({ sha: oid, name: 'ci', event: 'merge_group' })
  expect(await repo.sha('stable')).toBe(oid)
  expect(repo.pullRequest(1).merged?.sha).toBe(oid)
  expect(repo.pullRequest(1).timeline.map(({ event, actor }) => `${event} ${actor.login}`)).toEqual(
    [
      'added_to_merge_queue sluice-app[bot]',
      'merged github-merge-queue[bot]',
      'closed github-merge-queue[bot]',
    ],
  )
})

describe('a merge queue with two in it', () => {
  const enqueue =
    'mutation ($id: ID!, $jump: Boolean) { enqueuePullRequest(input: { pullRequestId: $id, jump: $jump }) { mergeQueueEntry { position } } }'
  const queue =
    '{ repository(owner: "acme", name: "assistant") { one: pullRequest(number: 1) { id isMergeQueueEnabled } two: pullRequest(number: 2) { id } mergeQueue(branch: "stable") { entries(first: 9) { nodes { position pullRequest { number } baseCommit { oid } headCommit { oid tree { oid } } } } } } }'
  const entries = async (query: ReturnType<typeof graphql>) => {
    const { data } = await query(queue)
    return data.repository.mergeQueue.entries.nodes
  }
  const branches = () =>
    sandbox.events.flatMap(({ event, action, payload }) =>
      event === 'merge_group' ? [{ action, payload }] : [],
    )

  /** The first is in the queue, the second is ready for it. */
  const staged = async (role: 'admin' | 'write') => {
    repo.ruleset({ branches: ['stable'], requiredChecks: ['ci'], mergeQueue: 'SQUASH' })
    repo.collaborator('carol', role)
    const fix = await repo.commit({
      branch: 'fix',
      from: 'stable',
      message: 'Fix',
      files: { 'fix.txt': 'fixed' },
    })
    for (const [head, sha] of [
      ['next', candidate],
      ['fix', fix],
    ] as const) {
      await repo.checkRun({ sha, name: 'ci' })
      await repo.openPullRequest({ by: 'alice', head, base: 'stable' })
    }
    const query = graphql(sandbox, repo.token({ kind: 'user', login: 'carol' }))
    const { data } = await query(queue)
    expect(data.repository.one.isMergeQueueEnabled).toBe(true)
    await query(enqueue, { id: data.repository.one.id })
    return { query, second: data.repository.two.id }
  }

  test('builds the second on the first; what goes out ahead is built without', async () => {
    const { query, second } = await staged('write')
    await query(enqueue, { id: second })
    const [first, behind] = await entries(query)
    expect([first.baseCommit.oid, behind.baseCommit.oid]).toEqual([baseline, first.headCommit.oid])
    expect(await repo.text(behind.headCommit.oid, 'fix.txt')).toBe('fixed')
    expect(await repo.tree(behind.headCommit.oid)).not.toBe(await repo.tree('fix'))
    const ref = `refs/heads/gh-readonly-queue/stable/pr-1-${baseline}`
    expect(branches()[0]).toEqual({
      action: 'checks_requested',
      payload: {
        action: 'checks_requested',
        merge_group: {
          head_sha: first.headCommit.oid,
          head_ref: ref,
          base_sha: baseline,
          base_ref: 'refs/heads/stable',
          head_commit: { id: first.headCommit.oid, tree_id: await repo.tree(candidate) },
        },
      },
    })
    await repo.checkRun({ sha: first.headCommit.oid, name: 'ci', conclusion: 'failure' })
    const [alone] = await entries(query)
    expect(alone).toMatchObject({ position: 1, baseCommit: { oid: baseline } })
    expect(alone.headCommit.tree.oid).toBe(await repo.tree('fix'))
    expect(repo.pullRequest(1).timeline.at(-1)).toMatchObject({
      event: 'removed_from_merge_queue',
      reason: 'failed_checks',
    })
    await expect(repo.sha(ref.replace('refs/heads/', ''))).rejects.toThrow()
  })

  test('lands both in order, each the commit that its checks ran on', async () => {
    const { query, second } = await staged('write')
    await query(enqueue, { id: second })
    const groups = (await entries(query)).map(
      ({ headCommit }: { headCommit: { oid: string } }) => headCommit.oid,
    )
    for (const sha of groups.toReversed()) await repo.checkRun({ sha, name: 'ci' })
    expect(await repo.log('stable')).toMatchObject([{ sha: groups[1] }, { sha: groups[0] }, {}])
  })

  test('lets an administrator jump, and nobody else', async () => {
    const { query, second } = await staged('admin')
    await query(enqueue, { id: second, jump: true })
    const numbers = (await entries(query)).map(
      ({ pullRequest }: { pullRequest: { number: number } }) => pullRequest.number,
    )
    expect(numbers).toEqual([2, 1])
    repo.collaborator('carol', 'write')
    await repo.dequeuePullRequest(2, { by: 'carol' })
    const refused = await query(enqueue, { id: second, jump: true })
    expect(refused.errors[0].message).toContain('jump')
  })

  test('loses what is pushed to, or closed; GITHUB_TOKEN starts no checks', async () => {
    const { query, second } = await staged('write')
    await query(enqueue, { id: second })
    await repo.commit({ branch: 'next', message: 'More', files: { 'a.txt': 'three' } })
    await repo.closePullRequest(2, { by: 'alice' })
    expect(await entries(query)).toEqual([])
    await repo.checkRun({ sha: await repo.sha('next'), name: 'ci' })
    const token = repo.token({ kind: 'actions', permissions: writes })
    const bot = graphql(sandbox, token)
    const { data } = await bot(queue)
    await bot(enqueue, { id: data.repository.one.id })
    expect(
      sandbox.events.findLast(
        ({ event, action }) => event === 'merge_group' && action === 'checks_requested',
      ),
    ).toMatchObject({ number: 1, startsWorkflows: false })
  })
})
