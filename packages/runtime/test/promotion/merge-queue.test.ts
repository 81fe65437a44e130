import { renderLog, renderSummary } from '@sluice/core'
import { afterEach, describe, expect, it } from 'vitest'
import { labelledHotfix } from './labelled-hotfix.ts'
import { Story, type StoryOptions } from './story.ts'

let story: Story
afterEach(() => story.end())

/** `stable` takes changes through a merge queue that asks for CI and for Sluice's status. */
async function begin(options: StoryOptions = {}, method: 'MERGE' | 'SQUASH' | 'REBASE' = 'MERGE') {
  story = await Story.begin({ stable: 'approval: none', ...options })
  story.repo.ruleset({
    branches: ['stable'],
    requiredChecks: ['test', 'sluice/stable'],
    mergeQueue: method,
  })
  return story.repo
}

/** A promotion is open, and its own CI is green. */
async function opened() {
  await story.promoted()
  await story.ci(story.pull().head, 'success')
}

/** What the queue would land for a pull request. */
function groupOf(number = 1): string {
  const built = story.repo.pullRequest(number).queued?.built
  if (built === undefined) throw new Error(`#${number} has no group`)
  return built.group
}

/** Newest `sluice/stable` on a commit. */
async function judged(sha: string) {
  const mine = (await story.statuses(sha)).filter((one) => one.startsWith('sluice/stable '))
  return mine.at(-1)
}

const enqueued = () =>
  story.sandbox.events.filter(({ action }) => action === 'enqueued').map(({ number }) => number)

describe('a promotion into a channel with a merge queue', () => {
  it.each([
    ['MERGE', ''],
    ['SQUASH', ''],
    ['REBASE', 'history: linear'],
  ] as const)(
    '%s: enters the queue once, its group gets the status, and what landed is seen by the next look',
    async (method, history) => {
      const repo = await begin({ stable: `approval: none\n${history}` }, method)
      await opened()
      const { report, decision } = await story.promoted()
      expect(renderLog(report).slice(0, 2)).toEqual([
        'stable: the gates are open. 1 clears by itself',
        expect.stringContaining('Put #1 into the merge queue. stable stays at'),
      ])
      expect(renderSummary(report)).toMatch(
        /\*\*Wait\*\* \(merge queue\): .*which lands it once its group is green/,
      )
      expect(story.log.at(-1)).toBe('put #1 into the merge queue of stable')
      expect([report.landed, decision.outcome]).toEqual([undefined, 'promote'])

      const group = groupOf()
      expect(await judged(group)).toBeUndefined()
      await story.promoted()
      await story.promoted()
      expect(await story.statuses(group)).toEqual(['sluice/stable success'])
      expect(enqueued()).toEqual([1])

      await story.ci(group, 'success')
      expect(await repo.sha('stable')).toBe(group)
      expect(await repo.tree(group)).toBe(await repo.tree('next'))
      const after = await story.promoted()
      expect([after.decision.outcome, after.report.alarms]).toEqual(['up-to-date', []])
      const files = await repo.files('sluice/ledger')
      const months = Object.keys(files).filter((path) => path.endsWith('.jsonl'))
      const lines = months.flatMap((path) => (files[path] ?? '').trim().split('\n'))
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
        kind: 'landing',
        commit: group,
        of: 'promotion',
      })
    },
  )

  it('lands past the queue, as everywhere else, with a token that may', async () => {
    story = await Story.begin({ stable: 'approval: none' })
    const { repo } = story
    const app = { kind: 'app', name: 'sluice-app', mode: 'always' } as const
    repo.ruleset({ branches: ['stable'], mergeQueue: true, bypass: [app] })
    const { report } = await story.promoted()
    expect(report.landed).toBe(await repo.sha('stable'))
    expect(story.pull().body).toContain('- merge queue: a group that is exactly the judged tree')
    expect(enqueued()).toEqual([])
  })

  it('waits behind a hotfix, and is closed and judged anew once that has landed', async () => {
    const repo = await begin({ stable: 'approval: none\nhotfixes: labelled' })
    await story.promoted()
    const number = await labelledHotfix(story)
    await repo.enqueuePullRequest(number, { by: 'alice' })
    await story.ci(story.pull().head, 'success')
    await story.promoted()
    await story.promoted()
    const [front, behind] = [groupOf(number), groupOf(1)]
    expect(await story.status(front, 'sluice/stable')).toBe('success: hotfix: labelled by alice')
    expect(await judged(behind)).toBe('sluice/stable pending')
    await story.ci(front, 'success')
    await story.ci(behind, 'success')
    expect([await repo.sha('stable'), repo.pullRequest(1).queued?.built?.group]).toEqual([
      front,
      behind,
    ])

    // Nobody waits for the queue's timeout: the group is red, and the next candidate's gates say why.
    const { decision } = await story.promoted()
    expect(await judged(behind)).toBe('sluice/stable failure')
    expect(decision).toMatchObject({ outcome: 'blocked', baseline: { commit: front } })
    expect(story.pull()).toMatchObject({ state: 'closed', merged: false })
    expect(repo.pullRequest(1).queued).toBeUndefined()
    expect(await repo.text('stable', 'fix.txt')).toBe('x\n')
  })

  it('lands in front of a hotfix, which lands after it, as what both give', async () => {
    const repo = await begin({ stable: 'approval: none\nhotfixes: labelled' })
    await opened()
    const number = await labelledHotfix(story)
    await story.promoted()
    await repo.enqueuePullRequest(number, { by: 'alice' })
    await story.promoted()
    const [front, behind] = [groupOf(1), groupOf(number)]
    expect([await judged(front), await judged(behind)]).toEqual([
      'sluice/stable success',
      'sluice/stable pending',
    ])
    for (const group of [front, behind]) await story.ci(group, 'success')
    expect(await repo.sha('stable')).toBe(front)
    await story.promoted()
    expect(await repo.sha('stable')).toBe(behind)
    const { decision } = await story.promoted()
    expect(decision.outcome).toBe('up-to-date')
    expect([await repo.text('stable', 'fix.txt'), await repo.text('stable', 'prompt.txt')]).toEqual(
      ['x\n', await repo.text('next', 'prompt.txt')],
    )
  })

  it('that is no promotion and that nobody labelled is put out of the queue', async () => {
    const repo = await begin()
    const number = await labelledHotfix(story, { by: 'bob' })
    await repo.status({
      ...{ sha: repo.pullRequest(number).headSha, context: 'sluice/stable' },
      ...{ state: 'success', creator: 'alice' },
    })
    await repo.enqueuePullRequest(number, { by: 'alice' })
    const group = groupOf(number)
    await story.promoted()
    expect([await judged(group), repo.pullRequest(number).queued]).toEqual([
      'sluice/stable failure',
      undefined,
    ])
  })

  it('leaves the queue when a gate closes; that is told, and only a person puts it in again', async () => {
    const repo = await begin()
    await opened()
    await story.promoted()
    story.traffic({ '200': 900, '503': 100 })
    await story.promoted()
    expect(repo.pullRequest(1).queued).toBeUndefined()
    story.traffic({ '200': 990, '503': 2 })
    const { report } = await story.promoted()
    expect(report.conditions.at(-1)).toMatchObject({
      gate: 'merge queue',
      next: 'act',
      observed: 'taken out by github-merge-queue[bot]',
      reason:
        '#1 was taken out of the merge queue (failed_checks), so Sluice does not put it in again.',
    })
    expect(enqueued()).toEqual([1])
    await repo.enqueuePullRequest(1, { by: 'alice' })
    await story.promoted()
    await story.ci(groupOf(), 'success')
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
  })

  it('that a person puts in without the approval that the policy asks for does not get through', async () => {
    const repo = await begin({ stable: 'approval: human' })
    await opened()
    await repo.enqueuePullRequest(1, { by: 'bob' })
    const group = groupOf()
    await story.promoted()
    expect([await judged(group), repo.pullRequest(1).queued]).toEqual([
      'sluice/stable failure',
      undefined,
    ])
  })

  it('with GITHUB_TOKEN, a person puts it in, since the queue would start no checks', async () => {
    const repo = await begin({ token: 'actions', permissions: 'with dispatch' })
    await opened()
    const { report } = await story.promoted()
    expect(report.conditions.at(-1)).toMatchObject({
      gate: 'merge queue',
      next: 'act',
      clear: ['Put it in yourself with `gh pr merge 1`, or give the action the token of an App.'],
    })
    expect(enqueued()).toEqual([])
    await repo.enqueuePullRequest(1, { by: 'alice' })
    await story.promoted()
    await story.ci(groupOf(), 'success')
    expect((await story.promoted()).decision.outcome).toBe('up-to-date')
  })

  it.each(['before', 'after'] as const)(
    'a run that dies %s it was put in is completed by the next one',
    async (when) => {
      await begin()
      await opened()
      let dead = false
      const revive = story.sandbox.intercept(({ graphql }, phase) => {
        dead ||= phase === when && graphql?.fields.includes('enqueuePullRequest') === true
        return dead ? 'drop' : undefined
      })
      await expect(story.promoted()).rejects.toThrow()
      revive()
      await story.promoted()
      await story.promoted()
      expect(enqueued()).toEqual([1])
      expect(await judged(groupOf())).toBe('sluice/stable success')
    },
  )
})

it('a manual promotion behind a merge queue gets the same status on its group', async () => {
  const repo = await begin({ stable: 'approval: human' })
  const { number } = await repo.openPullRequest({ by: 'bob', head: 'next', base: 'stable' })
  await story.promoted()
  await repo.review(number, { by: 'alice', state: 'APPROVED' })
  await story.promoted()
  await repo.enqueuePullRequest(number, { by: 'alice' })
  const group = groupOf(number)
  await story.promoted()
  expect(await judged(group)).toBe('sluice/stable success')
  await story.ci(group, 'success')
  const { decision, report } = await story.promoted()
  expect([decision.outcome, report.alarms]).toEqual(['up-to-date', []])
})
