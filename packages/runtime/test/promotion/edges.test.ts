import { blockedBy, sha } from '@sluice/core'
import { expect, it, onTestFinished } from 'vitest'
import { backport, promote, rollBack, waysIn } from '../../src/index.ts'
import { ledgerLines } from './ledger-lines.ts'
import { Story, type StoryOptions } from './story.ts'

const OFF = 'error-rate: off, latency: off, probes: off'

/** canary → next → stable. `stable` stands first in the policy, so it is looked at first. */
async function begin(options: StoryOptions & { readonly nextHas?: string }): Promise<Story> {
  const { nextHas = '', ...rest } = options
  const story = await Story.begin({
    stable: `enter: { ${OFF} }`,
    next: `{ from: canary, approval: none, enter: { ${OFF} }${nextHas} }\n  canary: {}`,
    policy: 'backport: { from: stable, to: [next, canary] }\nrollback: { approval: none }',
    ...rest,
  })
  onTestFinished(() => story.end())
  story.repo.collaborator('carol', 'write')
  await story.repo.branch('canary', await story.repo.sha('next'))
  return story
}

/** Carol commits to canary. */
async function tried({ repo }: Story, message: string, path: string): Promise<string> {
  return repo.commit({
    branch: 'canary',
    message,
    files: { [path]: `${message}\n` },
    author: { login: 'carol' },
  })
}

/** CI is green on what wants in anywhere. */
async function built(story: Story): Promise<void> {
  for (const channel of ['canary', 'next'] as const) await story.ci(channel, 'success')
}

const EDGES = [
  ['canary', 'next'],
  ['next', 'stable'],
] as const

/** Both sides of an edge are evaluated with the harness of the channel that is entered. */
async function evaluated(story: Story, into: string): Promise<void> {
  const edge = EDGES.find(([, channel]) => channel === into)
  for (const channel of edge ?? []) await story.evaluated(channel, 0.85, undefined, edge?.[1])
}

/** A look at every edge: what was decided, what holds it, and whether it landed. */
async function looked(story: Story): Promise<Readonly<Record<string, string>>> {
  const context = story.context()
  const told: Record<string, string> = {}
  for (const way of await waysIn(context, undefined)) {
    if (way.kind !== 'promotion') throw new Error('an edge is a promotion')
    await evaluated(story, way.pair.channel.name)
    const { decision, report } = await promote(context, way.pair, {
      dryRun: false,
      onProgress: () => {},
    })
    const open = decision.outcome === 'up-to-date' ? [] : blockedBy(report)
    const landed = report.landed === undefined ? [] : ['landed']
    told[decision.channel] = [decision.outcome, ...open, ...landed].join(' ')
  }
  return told
}

/** What was started about which commit, in order. */
function started({ sandbox }: Story) {
  return sandbox.events
    .filter(({ event }) => event === 'workflow_dispatch')
    .map(({ ref, after }) => `${ref} ${after}`)
}

const approved = ({ repo }: Story, by: string) =>
  repo.review(repo.pullRequests().at(-1)?.number ?? 0, { by, state: 'APPROVED' })

/** Alice mends stable, and the fix is carried to the channels that the policy names. */
async function hotfixed(story: Story): Promise<void> {
  const { repo } = story
  const before = sha(await repo.sha('stable'))
  const files = { 'fix.txt': 'Mended.\n' }
  const author = { login: 'alice' }
  const after = sha(await repo.commit({ branch: 'stable', message: 'Mend', files, author }))
  const { report } = await backport(
    story.context(),
    { change: { kind: 'push', branch: 'stable', before, after, by: 'alice' }, dryRun: false },
    () => {},
  )
  expect(report.targets.map(({ channel, outcome }) => `${channel} ${outcome.kind}`)).toEqual([
    'next open',
    'canary open',
  ])
}

it('a commit goes from canary to next to stable, through the gates of each edge, and fixes go back', async () => {
  const story = await begin({})
  const { repo } = story
  const tip = await tried(story, 'Rhyme', 'rhyme.txt')
  await built(story)
  // What next had before is promoted beside it.
  expect(await looked(story)).toEqual({ stable: 'promote approval', next: 'promote landed' })
  expect(await repo.commitAt('next')).toMatchObject({
    tree: await repo.tree(tip),
    parents: [expect.anything(), tip],
  })
  await repo.review(1, { by: 'alice', state: 'APPROVED' })
  await built(story)
  expect(await looked(story)).toEqual({ stable: 'promote landed', next: 'up-to-date' })

  // What canary's people wrote enters stable by way of next's promotion: they do not approve it.
  expect(await looked(story)).toEqual({ stable: 'promote approval', next: 'up-to-date' })
  await approved(story, 'carol')
  expect(await looked(story)).toEqual({ stable: 'promote approval', next: 'up-to-date' })
  await approved(story, 'alice')
  expect(await looked(story)).toEqual({ stable: 'promote landed', next: 'up-to-date' })
  expect(await repo.tree('stable')).toBe(await repo.tree('canary'))
  expect((await ledgerLines(repo)).filter((line) => line.includes('next'))).toEqual([
    'decision next promote',
    'landing next',
    'landing next',
  ])

  await hotfixed(story)
  const [ofNext, ofCanary] = repo.pullRequests().slice(-2)
  await repo.mergePullRequest(ofNext?.number ?? 0, { by: 'alice', force: true })
  await tried(story, 'Sing', 'song.txt')
  await built(story)
  // Only next has the fix: canary would take it away again.
  expect(await looked(story)).toMatchObject({ next: 'blocked fixes' })
  await repo.mergePullRequest(ofCanary?.number ?? 0, { by: 'alice', force: true })
  await built(story)
  expect(await looked(story)).toMatchObject({ next: 'promote landed' })
})

it('what is rolled back on next stays out of stable too', async () => {
  const story = await begin({})
  const { repo } = story
  const good = await repo.sha('next')
  await tried(story, 'Rhyme', 'rhyme.txt')
  await built(story)
  await looked(story)
  await repo.closePullRequest(1, { by: 'alice' })
  await built(story)
  expect(await looked(story)).toEqual({ stable: 'promote approval', next: 'up-to-date' })
  const { number, headSha } = repo.pullRequests().at(-1) ?? { number: 0, headSha: '' }
  // Nobody who may only read, and no fork's branch, holds a channel by a name.
  const left = `rollback-next-${'a'.repeat(12)}-${'b'.repeat(12)}`
  for (const [head, fromFork] of [
    [left, false],
    ['rollback-next', true],
  ] as const) {
    await repo.commit({ branch: head, from: 'next', message: 'Undo', files: { 'undo.txt': 'x\n' } })
    await repo.openPullRequest({ by: 'mallory', head, base: 'next', fromFork })
  }
  expect(await looked(story)).toEqual({ stable: 'promote approval', next: 'up-to-date' })
  await repo.review(number, { by: 'alice', state: 'APPROVED' })

  const wish = { to: good, reason: 'It rhymes', severity: 'standard', by: 'alice' } as const
  await rollBack(
    story.context(),
    { channel: 'next', confirmed: false, ...wish },
    { dryRun: false, onProgress: () => {} },
  )
  const rollback = repo.pullRequests().at(-1)
  // Whoever takes the label off, or did not let it be made.
  await repo.label(rollback?.number ?? 0, [], { by: 'bob' })
  // Approved as it is, nothing lands before that is settled.
  expect(await looked(story)).toMatchObject({ stable: 'blocked hold' })
  await repo.mergePullRequest(rollback?.number ?? 0, { by: 'alice' })
  await tried(story, 'Sing', 'song.txt')
  await built(story)
  expect(await looked(story)).toMatchObject({ next: 'blocked hold' })
  expect(repo.pullRequest(number)).toMatchObject({ state: 'closed', merged: undefined })
  expect(repo.pullRequest(number).comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('next has taken back something that this would bring'),
  ])
  expect((await story.statuses(headSha)).at(-1)).toBe('sluice/stable failure')
})

it('with GITHUB_TOKEN each edge starts its own workflows, on its own branch', async () => {
  const on = 'on:\n  workflow_dispatch:\njobs: {}\n'
  const story = await begin({
    stable: `approval: none\ndispatch: [deploy.yml]\nenter: { ${OFF}, score: off }`,
    nextHas: ', dispatch: [ci.yml]',
    token: 'actions',
    permissions: 'with dispatch',
    files: { '.github/workflows/ci.yml': on, '.github/workflows/deploy.yml': on },
  })
  const { repo } = story
  await looked(story)
  const stable = await repo.sha('stable')
  await tried(story, 'Rhyme', 'rhyme.txt')
  await built(story)
  await looked(story)
  const next = await repo.sha('next')
  expect(started(story)).toEqual([`stable ${stable}`, `next ${next}`])
})
