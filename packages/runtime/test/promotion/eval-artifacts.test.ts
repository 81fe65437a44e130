import { expect, it, onTestFinished } from 'vitest'
import type { PromotionRun } from '../../src/index.ts'
import { Story } from './story.ts'

type Run = Pick<Parameters<Story['repo']['workflowRun']>[0], 'status' | 'conclusion'> & {
  readonly event?: string
  /** The branch whose head the run is of. */
  readonly branch?: string
  /** What the branch is called in the run's own words. */
  readonly says?: string
  readonly path?: string
}

async function begin(): Promise<Story> {
  const told = await Story.begin({
    stable: 'approval: none\nenter: { probes: off }',
    eval: "artifact: { workflow: eval.yml, name: 'eval-{channel}-{tree}' }",
  })
  onTestFinished(() => told.end())
  await told.withoutReports()
  return told
}

async function runOf({ repo }: Story, given: Run = {}) {
  const { event = 'schedule', branch = 'stable', path = '.github/workflows/eval.yml' } = given
  return repo.workflowRun({
    sha: await repo.sha(branch),
    branch: given.says ?? branch,
    workflow: path,
    path,
    event,
    ...(given.status === undefined ? {} : { status: given.status }),
    ...(given.conclusion === undefined ? {} : { conclusion: given.conclusion }),
  })
}

/** A run leaves the report of a channel's head as an artifact. */
async function left(
  told: Story,
  channel: 'next' | 'stable',
  score: number,
  more: Run & {
    readonly run?: Awaited<ReturnType<typeof runOf>>
    readonly expired?: boolean
    readonly files?: Readonly<Record<string, string>>
  } = {},
) {
  const { report, manifest } = await told.reportOf(channel, score)
  return told.repo.artifact({
    run: more.run ?? (await runOf(told, more)),
    name: `eval-${channel}-${await told.repo.tree(channel)}`,
    files: more.files ?? {
      [`eval-${channel}.json`]: report,
      [`eval-${channel}.manifest.json`]: manifest,
    },
    ...(more.expired === undefined ? {} : { expired: more.expired }),
  })
}

const score = (told: Story, run: PromotionRun) => told.gate(run, 'score')

const asked = ({ sandbox }: Story, from = 0) =>
  sandbox.requests
    .slice(from)
    .filter(({ operation, kind }) => kind === 'download' || operation?.startsWith('actions/'))
    .map(({ operation, kind, path }) => operation ?? `${kind} ${path}`)

it('reports are taken from the artifacts of a protected run, without the token, and only once', async () => {
  const told = await begin()
  const run = await runOf(told)
  await left(told, 'stable', 0.85, { run })
  await left(told, 'next', 0.86, { run })
  const first = await told.promoted({ dryRun: true })
  expect(score(told, first)).toMatchObject({
    verdict: 'pass',
    observed: expect.stringContaining('0.86; stable 0.85'),
    about: { kind: 'commit' },
    sources: [{ name: `eval run ${run.id}`, url: expect.stringContaining(`/runs/${run.id}`) }, {}],
  })
  const downloads = told.sandbox.requests.filter(({ kind }) => kind === 'download')
  expect(downloads.map(({ login }) => login)).toEqual([undefined, undefined])
  expect(asked(told).sort()).toEqual([
    'actions/download-artifact',
    'actions/download-artifact',
    'actions/list-artifacts-for-repo',
    'actions/list-artifacts-for-repo',
    'actions/list-workflow-runs',
    expect.stringMatching(/^download /),
    expect.stringMatching(/^download /),
  ])

  // Files that are there are enough, and so is a verdict that is remembered.
  let before = told.sandbox.requests.length
  await told.evaluated('stable', 0.85)
  await told.evaluated('next', 0.86)
  await told.promoted({ dryRun: true })
  expect(asked(told, before)).toEqual([])
  await told.withoutReports()
  told.traffic({ '200': 1 })
  await told.promoted()
  before = told.sandbox.requests.length
  expect(score(told, await told.promoted())).toMatchObject({ verdict: 'pass' })
  expect(asked(told, before)).toEqual([])
})

it('the first complete report counts: neither a better one later, nor one that a candidate could bring', async () => {
  const told = await begin()
  const { repo } = told
  await left(told, 'stable', 0.9)
  const spoiled: readonly Parameters<typeof left>[3][] = [
    { event: 'workflow_dispatch', branch: 'next' },
    // A tag may be called like a branch.
    { event: 'workflow_dispatch', branch: 'next', says: 'stable' },
    { event: 'pull_request' },
    { path: '.github/workflows/mine.yml' },
  ]
  for (const one of spoiled) await left(told, 'next', 0.99, one)
  const none = score(told, await told.promoted({ dryRun: true }))
  expect(none).toMatchObject({ verdict: 'unmeasured', next: 'act' })
  expect(none.reason).toContain(
    'No run of eval.yml on the protected side has left an artifact eval-next-',
  )
  expect(none.reason).toContain('Of this name there are 4 that do not count')

  await left(told, 'next', 0.99, { expired: true })
  const expired = score(told, await told.promoted({ dryRun: true }))
  expect(expired.reason).toMatch(/The artifact eval-next-\w+ of 2026-\S+ has expired/)

  await left(told, 'next', 0.99, { files: { 'eval-next.json': '{' } })
  const malformed = score(told, await told.promoted({ dryRun: true }))
  expect(malformed).toMatchObject({ verdict: 'unmeasured', observed: 'could not be read' })

  const { report } = await told.reportOf('next', 0.99)
  await left(told, 'next', 0.99, { files: { 'eval-next.json': report } })
  const { report: other, manifest } = await told.reportOf('next', 0.99, await repo.sha('legacy'))
  await left(told, 'next', 0.99, {
    files: { 'eval-next.json': other, 'eval-next.manifest.json': manifest },
  })
  await left(told, 'next', 0.5)
  // Whoever opens a pull request may leave as many of that name as they like.
  const forks = await runOf(told, { event: 'pull_request' })
  for (let at = 0; at < 101; at += 1) await left(told, 'next', 0.99, { run: forks })
  await left(told, 'next', 0.99)
  const counted = score(told, await told.promoted({ dryRun: true }))
  expect(counted).toMatchObject({
    verdict: 'fail',
    observed: expect.stringContaining('0.5; stable 0.9'),
  })
  expect(counted.remarks.join('\n')).toMatch(/Run \d+ was passed over: .*manifest/)
})

it('on a busy branch the candidate is the newest commit that has an artifact', async () => {
  const told = await begin()
  await left(told, 'stable', 0.85)
  await left(told, 'next', 0.86)
  const evaluated = await told.repo.sha('next')
  await told.developed('Another word', { 'other.txt': '1\n' })
  const { decision } = await told.promoted({ dryRun: true })
  expect(decision).toMatchObject({ candidate: { commit: evaluated } })
})

it('a push after the last evaluation waits for the next one, which promotes it; a run that leaves nothing needs somebody', async () => {
  const told = await begin()
  const { repo } = told
  const unknown = score(told, await told.promoted())
  expect(unknown).toMatchObject({ verdict: 'unmeasured', next: 'act' })
  expect(unknown.reason).toContain('could not read the runs of the workflow eval.yml')
  await runOf(told, { event: 'pull_request' })
  const never = score(told, await told.promoted())
  expect(never).toMatchObject({ verdict: 'unmeasured', next: 'act' })
  expect(never.reason).toContain('no run of eval.yml on the protected side began in the last 24 h')

  await left(told, 'stable', 0.85)
  await left(told, 'next', 0.86)
  expect((await told.promoted()).report.landed).toBe(await repo.sha('stable'))

  await told.developed('Another word', { 'other.txt': '1\n' })
  await told.ci('next', 'success')
  const before = told.sandbox.requests.length
  const pushed = await told.promoted()
  expect(pushed.decision).toMatchObject({
    outcome: 'waiting',
    candidate: { commit: await repo.sha('next') },
  })
  expect(score(told, pushed)).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    reason: expect.stringMatching(
      /^\w{7} of next has not been evaluated yet: .* Run eval\.yml to have it sooner\.$/,
    ),
  })
  expect(asked(told, before).sort()).toEqual([
    'actions/list-artifacts-for-repo',
    'actions/list-artifacts-for-repo',
    'actions/list-workflow-runs',
  ])
  expect(await told.status(await repo.sha('next'), 'sluice/stable/look')).toBe(
    'pending: waiting for score',
  )

  // It looked as if the next one would be about it, and was not.
  await runOf(told)
  expect(score(told, await told.promoted())).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    reason: expect.stringContaining(
      'and left none, though there is something to evaluate since 2026',
    ),
  })
  await runOf(told, { conclusion: 'failure' })
  expect(score(told, await told.promoted())).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    reason: expect.stringMatching(/the newest run of eval\.yml, \d+ of .* ended with failure\.$/),
  })
  const { id } = await runOf(told, { status: 'in_progress' })
  expect(score(told, await told.promoted())).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    reason: expect.stringMatching(/has no report yet: run \d+ of eval\.yml is under way\.$/),
  })
  // Where one workflow evaluates and promotes, a look does not wait for itself.
  const itself = { ...told.context(), run: { id, url: `${told.sandbox.serverUrl}/runs/${id}` } }
  expect(score(told, await told.promoted({ context: itself }))).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
  })
  await left(told, 'stable', 0.86)
  await left(told, 'next', 0.86)
  expect((await told.promoted()).report.landed).toBe(await repo.sha('stable'))
})

it('an archive that cannot be had is unmeasured, and its signed address is in no message', async () => {
  const told = await begin()
  await left(told, 'stable', 0.85)
  await left(told, 'next', 0.86)
  told.sandbox.intercept(({ kind }) =>
    kind === 'download' ? { status: 403, body: 'AuthenticationFailed' } : undefined,
  )
  const { reason, verdict } = score(told, await told.promoted({ dryRun: true }))
  expect(verdict).toBe('unmeasured')
  expect(reason).toMatch(
    /^The storage answered 403: could not download the artifact eval-next-\w+\. The next run tries again\.$/,
  )
})
