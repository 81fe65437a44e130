import { afterEach, describe, expect, it } from 'vitest'
import type { StoryOptions } from '../promotion/story.ts'
import { RollbackStory } from './rollback-story.ts'

let story: RollbackStory
const begin = async (options?: StoryOptions) => {
  story = await RollbackStory.begin(options)
  return story
}
afterEach(() => story.end())

/** Rollbacks to a state that passed its gates land by themselves. */
const byItself = { policy: 'rollback: { approval: none }\n' }

describe('a dispatch with only a reason', () => {
  it('opens the emergency pull request back to the last good state, and the incident; a person merges', async () => {
    const { repo, good, bad } = await begin()
    const report = await story.rolledBack()
    expect(report).toMatchObject({
      outcome: 'rollback',
      conditions: [{ gate: 'approval', verdict: 'inconclusive', next: 'act' }],
      unchecked: [],
      failures: [],
    })
    const rollback = await repo.commitAt(story.pull().head)
    expect(rollback).toMatchObject({ parents: [bad], tree: await repo.tree(good) })
    expect(rollback.message).toBe(
      [
        `Roll back stable to ${good.slice(0, 7)}`,
        '',
        `The tree is exactly that of ${good}.`,
        '',
        'Sluice-Channel: stable',
        `Sluice-Rollback-Of: ${bad}`,
        `Sluice-Good: ${good}`,
        'Sluice-Asked: last-good',
        'Sluice-Severity: critical',
        'Sluice-Reason: Answers are wrong since noon',
        '',
      ].join('\n'),
    )
    expect(story.pull()).toMatchObject({
      head: `rollback-stable-${good.slice(0, 12)}-${bad.slice(0, 12)}`,
      base: 'stable',
      state: 'open',
      labels: ['rollback', 'critical'],
      body: expect.stringContaining('**Reason:** Answers are wrong since noon'),
    })
    expect(repo.issues()).toMatchObject([
      {
        title: `Incident: stable is rolled back to ${good.slice(0, 7)}`,
        state: 'open',
        labels: [{ name: 'sluice-incident' }, { name: 'critical' }],
      },
    ])
    await story.merged()
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
  })

  it('lands by itself where the policy allows it and the good state had passed its gates', async () => {
    const { repo, good, bad } = await begin(byItself)
    const report = await story.rolledBack()
    const stable = await repo.commitAt('stable')
    expect(report).toMatchObject({ outcome: 'rollback', landed: stable.sha, conditions: [] })
    expect(stable).toMatchObject({ parents: [bad], tree: await repo.tree(good) })
    expect(story.pull()).toMatchObject({ merged: true })
  })

  it('said twice rolls back once', async () => {
    const { repo, good } = await begin(byItself)
    await story.rolledBack()
    const again = await story.rolledBack()
    expect(again).toMatchObject({
      outcome: 'nothing-to-do',
      why: expect.stringContaining('already'),
    })
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
    expect(repo.issues()).toHaveLength(1)
  })

  it('as a dry run changes nothing, and says what it would do', async () => {
    const { repo, bad } = await begin(byItself)
    const pulls = repo.pullRequests().length
    const report = await story.rolledBack({ dryRun: true })
    expect(report.outcome === 'rollback' && report.operations.map(({ kind }) => kind)).toEqual([
      'create-rollback-commit',
      'open-pull-request',
      'set-status',
      'add-labels',
      'open-incident',
      'land',
    ])
    expect(repo.pullRequests()).toHaveLength(pulls)
    expect(await repo.sha('stable')).toBe(bad)
    expect(repo.issues()).toEqual([])
  })
})
