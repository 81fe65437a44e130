import { buildSchema, isObjectType } from 'graphql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import generated from '../src/graphql/schema.generated.json' with { type: 'json' }
import { type Sandbox, type SandboxRepository, startSandbox } from '../src/index.ts'
import { graphql } from './clients.ts'

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

const read = {
  actions: 'read',
  checks: 'read',
  contents: 'write',
  deployments: 'read',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'read',
} as const

const schema = buildSchema(generated.sdl)

/** All plain fields of a type, so that a query can ask for everything. */
function plainFields(name: string): string {
  const type = schema.getType(name)
  if (!isObjectType(type)) throw new Error(`${name} is not an object`)
  const fields = Object.values(type.getFields())
  const leaves = fields.filter((field) => {
    const named = schema.getType(String(field.type).replaceAll(/[[\]!]/g, ''))
    return named !== undefined && !('getFields' in named) && !('getTypes' in named)
  })
  return leaves.map((field) => field.name).join(' ')
}

test('a query for every plain field of every kind of node is answered whole', async () => {
  const sha = await repo.commit({
    branch: 'stable',
    message: 'First\n\nBody',
    files: { 'a.txt': 'one\n', 'd/b.bin': Uint8Array.of(0, 1) },
  })
  const head = await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Second',
    files: { 'a.txt': 'two\n' },
    author: { login: 'alice' },
  })
  repo.collaborator('alice', 'write')
  repo.collaborator('bob', 'admin')
  repo.ruleset({
    branches: ['stable'],
    mergeQueue: true,
    requiredChecks: ['ci', { context: 'lint', appId: 15368 }],
    pullRequest: true,
    restrictUpdate: true,
  })
  repo.protect('stable', { requiredChecks: ['classic'] })
  await repo.checkRun({ sha: head, name: 'ci', branch: 'next' })
  await repo.checkRun({ sha: head, name: 'cla', app: 'cla-bot', status: 'in_progress' })
  await repo.status({ sha: head, context: 'legacy-ci', state: 'pending' })
  await repo.deployment({ sha: head, environment: 'next' })
  await repo.openIssue({ by: 'bob', title: 'Incident', labels: ['incident'] })
  await repo.comment(1, { by: 'alice', body: 'Looking' })
  await repo.closeIssue(1, { by: 'bob', reason: 'not_planned' })
  await repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable', labels: ['promotion'] })
  await repo.review(2, { by: 'bob', state: 'APPROVED' })
  const query = graphql(sandbox, repo.token({ kind: 'app', permissions: read }))
  const page = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount'
  const user =
    '{ __typename login url resourcePath avatarUrl ... on Bot { id databaseId } ... on User { id databaseId name email } }'
  const git = `{ __typename id oid abbreviatedOid commitUrl repository { id }
    ... on Blob { ${plainFields('Blob')} } ... on Tree { entries { ${plainFields('TreeEntry')} object { oid } } } }`
  const run = `{ ${plainFields('CheckRun')} checkSuite { id } }`
  const commit = `{ ${plainFields('Commit')}
    author { ${plainFields('GitActor')} user { login } } committer { name } authors(first: 1) { nodes { email } }
    tree { oid entries { ${plainFields('TreeEntry')} object { oid } } } file(path: "d/b.bin") { path object ${git} } parents(first: 2) { ${page} nodes { oid } }
    history(first: 1, path: "a.txt") { ${page} nodes { oid } edges { cursor } }
    associatedPullRequests(first: 3) { nodes { number } }
    signature { isValid }
    checkSuites(first: 5) { ${page} nodes { ${plainFields('CheckSuite')} app { ${plainFields('App')} } branch { name } commit { oid }
      workflowRun { ${plainFields('WorkflowRun')} workflow { ${plainFields('Workflow')} } checkSuite { id } }
      checkRuns(first: 5, filterBy: { checkType: LATEST }) { ${page} nodes ${run} } } }
    status { ${plainFields('Status')} commit { oid } context(name: "legacy-ci") { id } contexts { ${plainFields('StatusContext')} creator ${user} commit { oid } } }
    statusCheckRollup { ${plainFields('StatusCheckRollup')} contexts(first: 9) { totalCount nodes { __typename ... on CheckRun ${run} ... on StatusContext { context } } } }
    deployments(first: 3) { nodes { ${plainFields('Deployment')} commit { oid } creator ${user} ref { name } latestStatus { ${plainFields('DeploymentStatus')} creator { login } } } } }`
  const timeline = `timelineItems(first: 20) { ${page} nodes { __typename ... on ClosedEvent { createdAt stateReason actor { login } closer { __typename } closable { closed closedAt } }
    ... on LabeledEvent { createdAt label { name } } ... on IssueComment { body } } }`
  const comments = `comments(first: 3) { nodes { ${plainFields('IssueComment')} author ${user} issue { number } pullRequest { number } } }`
  const label = `labels(first: 3) { nodes { ${plainFields('Label')} } }`
  const review = `{ ${plainFields('PullRequestReview')} author ${user} commit { oid } pullRequest { number } }`
  const rules = `rules(first: 9) { ${page} nodes { ${plainFields('RepositoryRule')} repositoryRuleset { ${plainFields('RepositoryRuleset')} }
    parameters { __typename ... on RequiredStatusChecksParameters { ${plainFields('RequiredStatusChecksParameters')} requiredStatusChecks { context integrationId } }
      ... on PullRequestParameters { ${plainFields('PullRequestParameters')} } ... on MergeQueueParameters { ${plainFields('MergeQueueParameters')} }
      ... on UpdateParameters { ${plainFields('UpdateParameters')} } } } }`
  const answer = await query(
    `query Everything($head: String!) {
      viewer { login } rateLimit { ${plainFields('RateLimit')} }
      repository(owner: "acme", name: "assistant") {
        ${plainFields('Repository')} owner { id login url }
        defaultBranchRef { ${plainFields('Ref')} target ${git} repository { id } associatedPullRequests(first: 1) { totalCount } ${rules} }
        ref(qualifiedName: "next") { prefix name } missing: ref(qualifiedName: "refs/heads/none") { name }
        refs(refPrefix: "refs/heads/", first: 1) { ${page} nodes { name target { oid } } }
        head: object(expression: $head) { ... on Commit ${commit} }
        file: object(expression: "stable:a.txt") ${git}
        label(name: "Incident") { name } labels(first: 5) { totalCount }
        deployments(first: 2, environments: ["next"]) { totalCount }
        mergeQueue(branch: "stable") { ${plainFields('MergeQueue')} repository { id } entries(first: 3) { totalCount } }
        issues(first: 5, states: [CLOSED], labels: ["incident"]) { nodes { ${plainFields('Issue')} author ${user} repository { id } assignees(first: 1) { totalCount } ${label} ${comments} ${timeline} } }
        issueOrPullRequest(number: 1) { ... on Issue { stateReason } }
        pullRequests(first: 5, headRefName: "next", baseRefName: "stable", labels: ["promotion"], orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { ${plainFields('PullRequest')}
          author ${user} mergedBy { login } mergeCommit { oid } potentialMergeCommit { oid } headRef { name } baseRef { name } headRepository { id } headRepositoryOwner { login }
          repository { id } autoMergeRequest { mergeMethod } mergeQueueEntry { position } assignees(first: 1) { totalCount } ${label} ${comments} ${timeline}
          reviews(first: 3) { nodes ${review} } latestOpinionatedReviews(first: 3, writersOnly: true) { nodes ${review} }
          reviewRequests(first: 3) { totalCount } commits(first: 3) { nodes { ${plainFields('PullRequestCommit')} commit { oid } } } closingIssuesReferences(first: 1) { totalCount } } }
      }
    }`,
    { head },
  )
  expect(answer.errors).toBeUndefined()
  expect(answer.data.viewer.login).toBe('sluice-app[bot]')
  const { repository } = answer.data
  expect(repository).toMatchObject({
    nameWithOwner: 'acme/assistant',
    missing: null,
    viewerPermission: 'WRITE',
    refs: { totalCount: 2, pageInfo: { hasNextPage: true } },
    file: { text: 'one\n', isBinary: false },
    defaultBranchRef: {
      target: { oid: sha },
      // What classic protection asks is not among the rules.
      rules: {
        totalCount: 4,
        nodes: [
          { type: 'UPDATE' },
          {
            type: 'REQUIRED_STATUS_CHECKS',
            parameters: {
              requiredStatusChecks: [
                { context: 'ci', integrationId: null },
                { context: 'lint', integrationId: 15368 },
              ],
            },
          },
          { type: 'PULL_REQUEST', parameters: { requiredApprovingReviewCount: 1 } },
          { type: 'MERGE_QUEUE', repositoryRuleset: { enforcement: 'ACTIVE' } },
        ],
      },
    },
    issues: { nodes: [{ stateReason: 'NOT_PLANNED', author: { login: 'bob' } }] },
    pullRequests: {
      nodes: [
        {
          mergeStateStatus: 'BLOCKED',
          reviewDecision: 'APPROVED',
          latestOpinionatedReviews: {
            nodes: [{ state: 'APPROVED', authorCanPushToRepository: true, commit: { oid: head } }],
          },
        },
      ],
    },
  })
  expect(repository.head.checkSuites.nodes).toMatchObject([
    {
      status: 'COMPLETED',
      conclusion: 'SUCCESS',
      workflowRun: { event: 'push' },
      checkRuns: { nodes: [{ name: 'ci' }] },
    },
    { status: 'IN_PROGRESS', conclusion: null, workflowRun: null, app: { slug: 'cla-bot' } },
  ])
  expect(repository.head.statusCheckRollup.state).toBe('PENDING')
})

test('updateRefs moves all refs or none, and says which expectation failed', async () => {
  const one = await repo.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
  const two = await repo.commit({
    branch: 'next',
    from: 'stable',
    message: 'Two',
    files: { 'a.txt': '2' },
  })
  const query = graphql(sandbox, repo.token({ kind: 'app', permissions: read }))
  const { data } = await query('{ repository(owner: "acme", name: "assistant") { id } }')
  const update = (refUpdates: unknown[]) =>
    query(
      'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }',
      {
        input: { repositoryId: data.repository.id, refUpdates },
      },
    )
  const zeros = '0'.repeat(40)
  const land = { name: 'refs/heads/stable', beforeOid: one, afterOid: two }
  const taken = { name: 'refs/heads/next', beforeOid: zeros, afterOid: two }
  expect((await update([land, taken])).errors).toMatchObject([
    { message: 'Reference already exists' },
  ])
  expect(await repo.sha('stable')).toBe(one)
  const fresh = { name: 'refs/heads/ledger', beforeOid: zeros, afterOid: two }
  const gone = { name: 'refs/heads/next', beforeOid: two, afterOid: zeros }
  expect((await update([land, fresh, gone])).errors).toBeUndefined()
  expect(await repo.branches()).toEqual({ ledger: two, stable: two })
  const back = { name: 'refs/heads/stable', beforeOid: two, afterOid: one }
  expect((await update([back])).errors).toMatchObject([{ message: 'Update is not a fast forward' }])
})

test('a commit can be made on a branch, only on the head that is expected', async () => {
  const one = await repo.commit({
    branch: 'stable',
    message: 'One',
    files: { 'a.txt': '1', 'b.txt': 'b' },
  })
  const query = graphql(sandbox, repo.token({ kind: 'app', permissions: read }))
  const make = (expectedHeadOid: string) =>
    query(
      'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid message signature { isValid } author { name } } } }',
      {
        input: {
          branch: { repositoryNameWithOwner: 'acme/assistant', branchName: 'stable' },
          expectedHeadOid,
          message: { headline: 'Two', body: 'Why' },
          fileChanges: {
            additions: [{ path: 'c/d.txt', contents: Buffer.from('d').toString('base64') }],
            deletions: [{ path: 'b.txt' }],
          },
        },
      },
    )
  expect((await make('0'.repeat(40))).errors).toMatchObject([{ type: 'STALE_DATA' }])
  const { commit } = (await make(one)).data.createCommitOnBranch
  expect(commit).toMatchObject({
    message: 'Two\n\nWhy',
    signature: { isValid: true },
    author: { name: 'sluice-app[bot]' },
  })
  expect(await repo.files('stable')).toEqual({ 'a.txt': '1', 'c/d.txt': 'd' })
})

test('a discussion is opened in a category by its id, where discussions are on', async () => {
  const token = repo.token({
    kind: 'app',
    login: 'sluice-app',
    permissions: { contents: 'read', discussions: 'write' },
  })
  const look = `query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) {
    id hasDiscussionsEnabled discussionCategories(first: 25) { nodes { id name slug } }
    discussions(first: 5) { nodes { number title body category { name } author { login } } } } }`
  const variables = { owner: 'acme', name: 'assistant' }
  const github = graphql(sandbox, token)
  const ask = async () => (await github(look, variables)).data.repository
  const open = (repositoryId: string, categoryId: string) =>
    github(
      `mutation ($input: CreateDiscussionInput!) { createDiscussion(input: $input) { discussion { url } } }`,
      { input: { repositoryId, categoryId, title: 'Why', body: 'Because' } },
    )
  const off = await ask()
  expect(off).toMatchObject({ hasDiscussionsEnabled: false, discussionCategories: { nodes: [] } })
  expect((await open(off.id, 'DIC_1')).errors).toHaveLength(1)
  repo.settings({ discussions: true })
  const on = await ask()
  const general = on.discussionCategories.nodes.find(
    ({ name }: { name: string }) => name === 'General',
  )
  const opened = await open(on.id, general.id)
  expect(opened.data.createDiscussion.discussion.url).toMatch(/\/acme\/assistant\/discussions\/1$/)
  expect((await ask()).discussions.nodes).toEqual([
    {
      ...{ number: 1, title: 'Why', body: 'Because', category: { name: 'General' } },
      author: { login: 'sluice-app' },
    },
  ])
})

test('several pull requests are opened and labelled in one request; one that is refused costs no other', async () => {
  await repo.commit({ branch: 'stable', message: 'One', files: { 'a.txt': '1' } })
  for (const branch of ['one', 'two'])
    await repo.commit({ branch, from: 'stable', message: branch, files: { [branch]: '1' } })
  await repo.openPullRequest({ by: 'ada', head: 'one', base: 'stable', labels: ['fix'] })
  const query = graphql(
    sandbox,
    repo.token({ kind: 'app', permissions: { ...read, 'pull-requests': 'write' } }),
  )
  const look = '{ repository(owner: "acme", name: "assistant") { id label(name: "fix") { id } } }'
  const { id: repositoryId, label } = (await query(look)).data.repository
  const pull = (headRefName: string) => ({
    ...{ repositoryId, headRefName, baseRefName: 'stable', title: headRefName, draft: true },
  })
  const opened = await query(
    `mutation ($one: CreatePullRequestInput!, $two: CreatePullRequestInput!) {
      one: createPullRequest(input: $one) { pullRequest { number } }
      two: createPullRequest(input: $two) { pullRequest { id number isDraft } } }`,
    { one: pull('one'), two: pull('two') },
  )
  expect(opened.errors).toMatchObject([
    { message: 'A pull request already exists for acme:one.', path: ['one'] },
  ])
  expect(opened.data).toMatchObject({
    one: null,
    two: { pullRequest: { number: 2, isDraft: true } },
  })
  const update = (input: object) =>
    query(
      `mutation ($input: UpdatePullRequestInput!) { updatePullRequest(input: $input) { pullRequest {
        title labels(first: 9) { nodes { name } } } } }`,
      { input: { pullRequestId: opened.data.two.pullRequest.id, ...input } },
    )
  expect((await update({ labelIds: ['LA_none'] })).errors).toHaveLength(1)
  const { updatePullRequest } = (await update({ title: 'New', labelIds: [label.id] })).data
  expect(updatePullRequest.pullRequest).toEqual({
    title: 'New',
    labels: { nodes: [{ name: 'fix' }] },
  })
})
