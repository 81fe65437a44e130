import { afterEach, describe, expect, it } from 'vitest'
import { lines, Story } from './story.ts'

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }
const fixed = { 'app.py': lines(30, { 4: 'fixed four' }) }
const branch = 'sluice/backport/next/pr-1'

/** One clean target and one with a conflict, people and a milestone to copy. */
async function begin(): Promise<Story> {
  const told = await Story.begin({ backport: "copy: { labels: ['area/*'] }" })
  const legacy = { 'app.py': lines(30, { 4: 'legacy four' }) }
  await told.repo.commit({ branch: 'legacy', message: 'Own way', files: legacy, author })
  await told.merged('squash', [{ message: 'Fix', files: fixed }], {
    labels: ['area/answers', 'other'],
  })
  return told
}

/** Everything that a user could see of the end. */
async function endState(told: Story) {
  const branches = Object.entries(await told.repo.branches()).filter(([name]) =>
    name.startsWith('sluice/'),
  )
  return {
    branches: await Promise.all(
      branches.map(async ([name, sha]) => ({
        name,
        files: await told.repo.files(name),
        commits: await told.commits(name, name.split('/')[2] ?? ''),
        statuses: [...new Set(await told.statuses(sha))],
      })),
    ),
    pulls: told.repo
      .pullRequests()
      .slice(1)
      .map(({ number, body }) => ({ ...told.pull(number), number: 0, body: generic(body ?? '') }))
      .sort((a, b) => (a.head < b.head ? 1 : -1)),
    comments: told.comments(1).map(generic),
  }
}

/** Which of two got the smaller number, and when a commit was made, is chance. */
function generic(text: string): string {
  return text
    .replace(/127\.0\.0\.1:\d+/g, 'github')
    .replace(/#[23]\b/g, '#n')
    .replace(/[0-9a-f]{40}/g, 'commit')
    .replace(/[0-9a-f]{12}\b|`[0-9a-f]{7}`/g, 'short')
}

type Moment = { readonly at: number; readonly phase: 'before' | 'after' }

/**
 * The moments that differ: before and after each request that writes. Between them only reading is
 * lost.
 */
async function momentsOfARun(): Promise<readonly Moment[]> {
  const told = await begin()
  const before = told.sandbox.requests.length
  await told.backported({ number: 1 })
  const moments = told.sandbox.requests
    .slice(before)
    .flatMap(({ method, kind, operation, graphql }, index): Moment[] => {
      const reads =
        kind === 'git' ? operation !== 'receive-pack' : method === 'GET' || isQuery(graphql)
      const at = index + 1
      return reads
        ? []
        : [
            { at, phase: 'before' },
            { at, phase: 'after' },
          ]
    })
  await told.end()
  return moments
}

function isQuery(graphql: { readonly fields: readonly string[] } | undefined): boolean {
  return graphql?.fields.every((field) => ['repository', 'viewer', 'node'].includes(field)) === true
}

/** Some at once: each story has a GitHub of its own. */
async function each<T>(items: readonly T[], part: (item: T) => Promise<void>): Promise<void> {
  const open = [...items]
  const worker = async () => {
    for (let item = open.shift(); item !== undefined; item = open.shift()) await part(item)
  }
  await Promise.all([worker(), worker(), worker()])
}

/** The process is gone: from that request on nothing goes through. */
function killAt(told: Story, { at, phase: moment }: Moment): () => void {
  let seen = 0
  return told.sandbox.intercept((_request, phase) => {
    if (phase === 'before') seen += 1
    if (seen > at) return 'drop'
    return seen === at && phase === moment ? 'drop' : undefined
  })
}

describe('a run that dies', () => {
  it('at any moment, and runs again, ends as one that was not stopped', async () => {
    const moments = await momentsOfARun()
    expect(moments.length).toBeGreaterThan(10)
    story = await begin()
    await story.backported({ number: 1 })
    const wanted = await endState(story)
    expect(wanted.pulls).toMatchObject([
      { draft: false, labels: ['backport', 'area/answers'] },
      { draft: true, labels: ['backport', 'backport conflict', 'area/answers'] },
    ])
    expect(wanted.comments).toHaveLength(1)
    await each(moments, async (moment) => {
      const told = await begin()
      const revive = killAt(told, moment)
      await told.backported({ number: 1 }).catch(() => undefined)
      revive()
      const run = await told.backported({ number: 1 })
      const stopped = `stopped ${moment.phase} request ${moment.at}`
      expect(run.problems, stopped).toEqual([])
      expect(await endState(told), stopped).toEqual(wanted)
      await told.end()
    })
  }, 120_000)
})

describe('two runs at once', () => {
  it('end as one', async () => {
    story = await begin()
    await story.backported({ number: 1 })
    const wanted = await endState(story)
    const told = await begin()
    const runs = await Promise.all([told.backported({ number: 1 }), told.backported({ number: 1 })])
    expect(await endState(told)).toEqual(wanted)
    for (const run of runs)
      expect(run.report.targets).toMatchObject([
        { outcome: { kind: 'open' } },
        { outcome: { kind: 'conflict' } },
      ])
    await told.end()
  })
})

describe('run again', () => {
  it('an open pull request is found, and nothing changes', async () => {
    story = await begin()
    const first = await story.backported({ number: 1 })
    const before = await endState(story)
    const sofar = story.sandbox.requests.length

    const second = await story.backported({ number: 1 })

    expect(story.sandbox.requests.slice(sofar)).toHaveLength(2)
    expect(second.report).toEqual(first.report)
    expect(await endState(story)).toEqual(before)
  })

  it('a label that somebody took away stays away', async () => {
    story = await begin()
    await story.backported({ number: 1 })
    await story.repo.label(2, [], { by: 'alice' })
    await story.backported({ number: 1 })
    expect(story.pull(2).labels).toEqual([])
  })

  it('commits that people pushed onto it are not touched', async () => {
    story = await begin()
    await story.backported({ number: 1 })
    const own = await story.repo.commit({
      branch,
      message: 'Mine',
      files: { 'mine.txt': '1\n' },
      author,
    })

    const run = await story.backported({ number: 1 })

    expect(story.said(run)).toEqual(['next open', 'legacy conflict'])
    expect(await story.repo.sha(branch)).toBe(own)
  })

  it('a closed pull request is respected', async () => {
    story = await begin()
    await story.backported({ number: 1 })
    await story.repo.closePullRequest(2, { by: 'alice' })
    await story.repo.deleteBranch(branch)

    const run = await story.backported({ number: 1 })

    expect(story.said(run)).toEqual(['next closed', 'legacy conflict'])
    expect(await story.repo.exists(branch)).toBe(false)
    expect(story.comments(1)[0]).toContain('| – | next | #2 | closed without merging; left so |')
  })

  it('a merged one is told as merged', async () => {
    story = await begin()
    await story.backported({ number: 1 })
    await story.repo.mergePullRequest(2, { by: 'alice', method: 'rebase' })

    const run = await story.backported({ number: 1 })

    expect(story.said(run)).toEqual(['next merged', 'legacy conflict'])
    expect(story.comments(1)[0]).toContain('| ✓ | next | #2 | merged |')
  })

  it('its comment is found below however much was said since', async () => {
    story = await begin()
    await story.backported({ number: 1 })
    for (let at = 0; at < 101; at += 1)
      await story.repo.comment(1, { by: 'alice', body: `Said ${at}` })
    await story.repo.closePullRequest(2, { by: 'alice' })

    const run = await story.backported({ number: 1 })

    expect(run.problems).toEqual([])
    const own = story.comments(1).filter((body) => body.startsWith('<!-- sluice:backport -->'))
    expect(own).toEqual([expect.stringContaining('| – | next | #2 | closed without merging')])
  })

  it('a branch of ours without a pull request is completed, also where the target has moved since', async () => {
    story = await begin()
    const revive = story.sandbox.intercept(({ operation }, phase) =>
      operation === 'pulls/create' && phase === 'before' ? 'drop' : undefined,
    )
    await story.backported({ number: 1 })
    revive()
    const made = await story.repo.sha(branch)
    await story.repo.commit({ branch: 'next', message: 'On', files: { 'on.txt': '1\n' }, author })

    const run = await story.backported({ number: 1 })

    expect(story.said(run)).toEqual(['next open', 'legacy conflict'])
    expect(await story.repo.sha(branch)).toBe(made)
  })

  it('a branch with something else in it is left alone, and said to be', async () => {
    story = await begin()
    const own = await story.repo.commit({
      branch,
      from: 'next',
      message: 'Mine',
      files: { m: '1\n' },
      author,
    })

    const run = await story.backported({ number: 1 })

    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'failed',
      reason: `The branch ${branch} holds commits that Sluice did not make. Nothing was overwritten: open a pull request from it, or delete it and run again.`,
    })
    expect(story.outcomeOf(run, 'legacy').kind).toBe('conflict')
    expect(await story.repo.sha(branch)).toBe(own)
  })

  it('a target that moves during the run gets its backport all the same', async () => {
    story = await begin()
    let moved = false
    const stop = story.sandbox.intercept(async ({ operation }, phase) => {
      if (moved || phase !== 'before' || operation !== 'upload-pack') return undefined
      moved = true
      await story.repo.commit({ branch: 'next', message: 'On', files: { 'on.txt': '1\n' }, author })
      return undefined
    })
    const run = await story.backported({ number: 1 })
    stop()
    expect(story.said(run)).toEqual(['next open', 'legacy conflict'])
    expect(story.pull(2)).toMatchObject({ base: 'next', state: 'open' })
  })
})
