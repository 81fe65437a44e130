import { afterEach, describe, expect, it } from 'vitest'
import { outputsOf } from '../../../action-backport/src/results.ts'
import { lines, Story } from './story.ts'
import { wholeResult } from './whole-result.ts'

let story: Story
afterEach(() => story.end())

const author = { login: 'bob' }
const fileOf = (change: number) => `app-${change}.py`
const fixed = lines(30, { 4: 'fixed four' })
const branch = 'sluice/backport/next/pr-1'

/** Files for so many changes: each is clean on next, and conflicts on legacy. */
async function begin(changes = 1): Promise<Story> {
  const all = (text: string) =>
    Object.fromEntries(Array.from({ length: changes }, (_, index) => [fileOf(index), text]))
  const told = await Story.begin({
    backport: "copy: { labels: ['area/*'] }",
    files: all(lines(30)),
  })
  const files = all(lines(30, { 4: 'legacy four' }))
  await told.repo.commit({ branch: 'legacy', message: 'Own way', files, author })
  return told
}

/** Merges the change of that index; people and labels are there to copy. */
async function merged(told: Story, change = 0): Promise<number> {
  return told.merged('squash', [{ message: 'Fix', files: { [fileOf(change)]: fixed } }], {
    title: 'Fix',
    labels: ['area/answers', 'other'],
  })
}

/** Everything that a user could see of what became of a change. */
async function endState(told: Story, number: number, change = 0) {
  const { repo } = told
  const branches = Object.entries(await repo.branches()).filter(([name]) =>
    name.endsWith(`/pr-${number}`),
  )
  return {
    branches: await Promise.all(
      branches.map(async ([name, sha]) => {
        const channel = name.split('/')[2] ?? ''
        const { [fileOf(change)]: changed, ...rest } = await repo.files(name)
        const { [fileOf(change)]: _, ...base } = await repo.files(channel)
        expect(rest).toEqual(base)
        const commits = await told.commits(name, channel)
        return {
          channel,
          changed: generic(changed ?? ''),
          commits: commits.map(({ author: by, message }) => ({ by, message: generic(message) })),
          statuses: [...new Set(await told.statuses(sha))],
        }
      }),
    ),
    pulls: repo
      .pullRequests()
      .filter(({ head }) => head.endsWith(`/pr-${number}`))
      .map(({ number: pull, body }) => {
        const { head, ...seen } = told.pull(pull)
        return { ...seen, body: generic(body ?? '') }
      })
      .sort((one, other) => (one.base < other.base ? 1 : -1)),
    comments: told.comments(number).map(generic),
  }
}

/** Numbers, the file's index, and when a commit was made, are chance. */
function generic(text: string): string {
  return text
    .replace(/127\.0\.0\.1:\d+/g, 'github')
    .replace(/(#\u200b?|pr-|app(?:-|\\u002d))\d+/g, '$1n')
    .replace(/[0-9a-f]{40}/g, 'commit')
    .replace(/\b[0-9a-f]{12}\b|`[0-9a-f]{7}`/g, 'short')
}

/**
 * The requests that write, of a run for a change. What GitHub has after one is what it has before
 * the next: between them only reading is lost.
 */
async function writesOfARun(told: Story, number: number): Promise<readonly number[]> {
  const before = told.sandbox.requests.length
  await told.backported({ number })
  return told.sandbox.requests
    .slice(before)
    .flatMap(({ method, kind, operation, graphql }, index) => {
      const reads =
        kind === 'git'
          ? operation !== 'receive-pack' || method === 'GET'
          : method === 'GET' || isQuery(graphql)
      return reads ? [] : [index + 1]
    })
}

function isQuery(graphql: { readonly fields: readonly string[] } | undefined): boolean {
  return graphql?.fields.every((field) => ['repository', 'viewer', 'node'].includes(field)) === true
}

/** The process is gone once GitHub has done that request: its answer is lost, and all that follows. */
function killAfter(told: Story, request: number): () => void {
  let seen = 0
  return told.sandbox.intercept((_request, phase) => {
    if (phase === 'before') seen += 1
    return seen > request || (seen === request && phase === 'after') ? 'drop' : undefined
  })
}

/** What is done together then has to be done one by one. */
function refuseTogether(told: Story): void {
  told.sandbox.intercept(({ graphql }, phase) =>
    phase === 'before' && graphql !== undefined && !isQuery(graphql)
      ? { status: 502, headers: {}, body: '' }
      : undefined,
  )
}

describe('a run that dies', () => {
  it.each([
    ['', 4, () => {}],
    ['; also where GitHub does not do several things at once', 9, refuseTogether],
  ])(
    'at any moment, and runs again, ends as one that was not stopped; two at once as well%s',
    async (_also, count, prepare) => {
      const most = 16
      story = await begin(most)
      prepare(story)
      // Makes the labels: those that there are take fewer requests.
      await story.backported({ number: await merged(story) })
      const first = await merged(story, 1)
      const writes = await writesOfARun(story, first)
      const wanted = await endState(story, first, 1)
      expect(wanted.pulls).toMatchObject([
        { draft: false, labels: ['backport', 'area/answers'] },
        { draft: true, labels: ['backport', 'backport conflict', 'area/answers'] },
      ])
      expect(wanted.comments).toHaveLength(1)
      expect(writes).toHaveLength(count)

      for (const [index, request] of writes.entries()) {
        const change = index + 2
        const number = await merged(story, change)
        const revive = killAfter(story, request)
        await story.backported({ number }).catch(() => undefined)
        revive()
        const run = await story.backported({ number })
        const stopped = `stopped after request ${request}`
        expect(run.problems, stopped).toEqual([])
        expect(await endState(story, number, change), stopped).toEqual(wanted)
      }

      const change = writes.length + 2
      const number = await merged(story, change)
      const runs = await Promise.all([story.backported({ number }), story.backported({ number })])
      expect(await endState(story, number, change)).toEqual(wanted)
      const said = runs.map(({ report }) => outputsOf(report))
      expect(said[0]).toEqual(said[1])
      for (const { problems, report } of runs) {
        expect(problems).toEqual([])
        expect(report.targets).toMatchObject([
          { channel: 'next', outcome: { kind: 'open' } },
          { channel: 'legacy', outcome: { kind: 'conflict' } },
        ])
      }
      const pulls = story.repo.pullRequests().filter(({ head }) => head.endsWith(`/pr-${number}`))
      const byBase = (base: string) => pulls.find((one) => one.base === base)?.number
      expect(said[0]).toMatchObject({
        'pull-requests': `${byBase('next')},${byBase('legacy')}`,
        failed: '',
      })
    },
    120_000,
  )
})

describe('run again', () => {
  it('what is there is found and left as people made it: labels, commits, a merge', async () => {
    story = await begin()
    const number = await merged(story)
    const first = await story.backported({ number })
    const before = await endState(story, number)
    const sofar = story.sandbox.requests.length

    const second = await story.backported({ number })

    expect(story.sandbox.requests.slice(sofar)).toHaveLength(2)
    expect(second.report).toEqual(first.report)
    expect(await endState(story, number)).toEqual(before)
    await expect(await wholeResult(story, second)).toMatchFileSnapshot(
      'whole-results/rerun-with-an-open-pull-request.txt',
    )

    await story.repo.label(2, [], { by: 'alice' })
    const files = { 'mine.txt': '1\n' }
    const own = await story.repo.commit({ branch, message: 'Mine', files, author })
    const third = await story.backported({ number })
    expect(story.said(third)).toEqual(['next open', 'legacy conflict'])
    expect(story.pull(2).labels).toEqual([])
    expect(await story.repo.sha(branch)).toBe(own)
    await expect(await wholeResult(story, third)).toMatchFileSnapshot(
      'whole-results/rerun-with-human-commits.txt',
    )

    await story.repo.mergePullRequest(2, { by: 'alice', method: 'rebase' })
    const fourth = await story.backported({ number })
    expect(story.said(fourth)).toEqual(['next merged', 'legacy conflict'])
    expect(story.comments(1)[0]).toContain('| ✓ | next | #2 | merged |')
  })

  it('a closed pull request is respected, and told in the one comment, however much was said since', async () => {
    story = await begin()
    const number = await merged(story)
    await story.backported({ number })
    for (let at = 0; at < 101; at += 1)
      await story.repo.comment(1, { by: 'alice', body: `Said ${at}` })
    await story.repo.closePullRequest(2, { by: 'alice' })
    await story.repo.deleteBranch(branch)

    const run = await story.backported({ number })

    expect(run.problems).toEqual([])
    expect(story.said(run)).toEqual(['next closed', 'legacy conflict'])
    expect(await story.repo.exists(branch)).toBe(false)
    const own = story.comments(1).filter((body) => body.startsWith('<!-- sluice:backport -->'))
    expect(own).toEqual([
      expect.stringContaining('| – | next | #2 | closed without merging; left so |'),
    ])
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/rerun-after-closing.txt',
    )
  })

  it('a branch of ours without a pull request is completed, also where the target has moved since', async () => {
    story = await begin()
    const number = await merged(story)
    const revive = story.sandbox.intercept(({ operation }, phase) =>
      operation === 'pulls/create' && phase === 'before' ? 'drop' : undefined,
    )
    await story.backported({ number })
    revive()
    const made = await story.repo.sha(branch)
    await story.repo.commit({ branch: 'next', message: 'On', files: { 'on.txt': '1\n' }, author })

    const run = await story.backported({ number })

    expect(story.said(run)).toEqual(['next open', 'legacy conflict'])
    expect(await story.repo.sha(branch)).toBe(made)
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/rerun-with-a-branch-only.txt',
    )
  })

  it('a branch with something else in it is left alone and said to be; a target that moves meanwhile gets its own', async () => {
    story = await begin(2)
    const number = await merged(story)
    const files = { m: '1\n' }
    const own = await story.repo.commit({ branch, from: 'next', message: 'Mine', files, author })

    const run = await story.backported({ number })

    expect(story.outcomeOf(run, 'next')).toMatchObject({
      kind: 'failed',
      reason: `The branch ${branch} holds commits that Sluice did not make. Nothing was overwritten: open a pull request from it, or delete it and run again.`,
    })
    expect(story.outcomeOf(run, 'legacy').kind).toBe('conflict')
    expect(await story.repo.sha(branch)).toBe(own)
    await expect(await wholeResult(story, run)).toMatchFileSnapshot(
      'whole-results/rerun-with-something-else-on-the-branch.txt',
    )

    const other = await merged(story, 1)
    let moved = false
    const stop = story.sandbox.intercept(async ({ operation }, phase) => {
      if (moved || phase !== 'before' || operation !== 'upload-pack') return undefined
      moved = true
      await story.repo.commit({ branch: 'next', message: 'On', files: { 'on.txt': '1\n' }, author })
      return undefined
    })
    const later = await story.backported({ number: other })
    stop()
    expect(story.said(later)).toEqual(['next open', 'legacy conflict'])
    expect(story.pull(other + 1)).toMatchObject({ base: 'next', state: 'open' })
    await expect(await wholeResult(story, later)).toMatchFileSnapshot(
      'whole-results/target-moves-during-the-run.txt',
    )
  })
})
