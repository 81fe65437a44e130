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
    const before = story.sandbox.requests.length
    const report = await story.rolledBack()
    const asked = story.sandbox.requests.slice(before)
    expect(asked.length).toBeLessThanOrEqual(15)
    expect(asked.filter(({ kind }) => kind === 'git')).toEqual([])
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
      body: expect.stringMatching(
        /\*\*Reason:\*\* Answers are wrong since noon[\s\S]*Takes away:[\s\S]*#2[\s\S]* Promote next[\s\S]* {2}- .* Answer badly \(bob\)/,
      ),
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

describe('where to', () => {
  it('a commit, a tag, and the commit of next that was promoted mean the same state', async () => {
    const { repo, good, bad } = await begin()
    const candidate = (await repo.commitAt(good)).parents[1] ?? ''
    await repo.tag('v1.0', good)
    for (const to of [good, good.slice(0, 10), 'v1.0', candidate]) {
      const report = await story.rolledBack({ to, dryRun: true })
      expect(report, to).toMatchObject({
        outcome: 'rollback',
        question: { head: { commit: bad }, good: { state: { commit: good } } },
      })
    }
  })

  it('the state before a rollback undoes it; the next promotion is not held', async () => {
    const { repo, bad } = await begin(byItself)
    await story.rolledBack()
    await story.rolledBack({ to: 'before-rollback', reason: 'It was the network' })
    await story.merged()
    expect(await repo.tree('stable')).toBe(await repo.tree(bad))
    expect(await story.rolledBack({ to: 'before-rollback' })).toMatchObject({
      outcome: 'nothing-to-do',
    })
    await story.promotion.developed('More', { 'more.txt': 'x\n' })
    await story.promotion.wellMeasured()
    expect((await story.promotion.promoted()).report.landed).toBeDefined()
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
  })

  it('a commit that the channel never was at is refused, with how to find one', async () => {
    const { repo } = await begin()
    const stranger = await repo.commit({ branch: 'legacy', message: 'Other', files: { x: 'x' } })
    expect(await story.rolledBack({ to: stranger })).toMatchObject({
      outcome: 'refused',
      why: expect.stringMatching(/is no state that stable was in.*git log --first-parent/),
    })
    expect(await repo.exists('rollback-stable')).toBe(false)
    await expect(story.rolledBack({ to: 'v9.9' })).rejects.toThrow(
      /There is no commit or tag "v9.9"/,
    )
  })

  it('the present state is nothing to do', async () => {
    const { bad } = await begin()
    expect(await story.rolledBack({ to: bad })).toMatchObject({
      outcome: 'nothing-to-do',
      why: 'stable has exactly that state now; there is nothing to roll back.',
    })
  })

  it('where nothing was ever promoted there is nothing to go back to', async () => {
    await begin()
    expect(await story.rolledBack({ channel: 'legacy' })).toMatchObject({
      outcome: 'refused',
      why: 'legacy has had only one state: there is nothing to go back to.',
    })
  })

  it('a channel that is not there is named', async () => {
    await begin()
    await expect(story.rolledBack({ channel: 'beta' })).rejects.toThrow(
      /The branch beta does not exist/,
    )
  })
})

describe('what stays', () => {
  it('workflows that changed since stay as they are; that tree was never judged, so a person lands it', async () => {
    const { repo, good } = await begin(byItself)
    await repo.commit({
      branch: 'stable',
      message: 'Deploy faster',
      files: { '.github/workflows/deploy.yml': 'on: push\n' },
      author: { login: 'alice' },
    })
    const report = await story.rolledBack({ to: good })
    expect(report).toMatchObject({
      outcome: 'rollback',
      question: { tree: { kind: 'mixed', entries: [{ path: '.github' }] } },
      conditions: [{ gate: 'approval', reason: expect.stringContaining('nobody ever judged') }],
    })
    expect(story.pull().body).toContain('Kept as it is now: `.github`')
    await story.merged()
    const files = await repo.files('stable')
    expect(files['.github/workflows/deploy.yml']).toBe('on: push\n')
    expect({ ...files, '.github/workflows/deploy.yml': undefined }).toEqual({
      ...(await repo.files(good)),
      '.github/workflows/deploy.yml': undefined,
    })
    await story.promotion.evaluated('stable', 0.85)
    const { decision } = await story.promotion.promoted()
    expect(decision.outcome !== 'up-to-date' && decision.gates).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ gate: 'hold', verdict: 'fail' })]),
    )
  })

  it('irreversible paths make a draft, until a person confirms', async () => {
    const { repo, good } = await begin({
      policy: "rollback: { approval: none, irreversible: ['bad.py', 'migrations/**'] }\n",
    })
    const report = await story.rolledBack()
    expect(report).toMatchObject({ conditions: [{ gate: 'confirmation', verdict: 'fail' }] })
    expect(repo.pullRequest(story.rollbackNumber)).toMatchObject({ draft: true })
    expect(await story.rolledBack({ confirmed: true })).toMatchObject({
      landed: await repo.sha('stable'),
    })
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
  })
})

describe('with little to go by', () => {
  it('an unreadable policy: rolls back by the defaults, and says what it could not ask', async () => {
    const { repo } = await begin()
    await repo.commit({
      branch: 'stable',
      message: 'Break the policy',
      files: { '.github/sluice.yml': 'version: 7\n', 'prompt.txt': 'Worse.\n' },
      author: { login: 'bob' },
    })
    const report = await story.rolledBack()
    expect(report).toMatchObject({
      outcome: 'rollback',
      unchecked: [expect.stringContaining('The policy cannot be used')],
      conditions: [
        { gate: 'approval', reason: 'A person lands it, since the policy asks for one.' },
      ],
    })
    expect(story.pull().body).toContain('Could not be checked')
  })

  it('metrics that are down do not matter', async () => {
    await begin()
    await story.promotion.metricsDown()
    expect(await story.rolledBack()).toMatchObject({ outcome: 'rollback', failures: [] })
  })

  it('a reason and titles that are hostile do nothing but read badly', async () => {
    const { repo, bad } = await begin()
    await repo.commit({
      branch: 'stable',
      message: '@everyone [x](http://evil) <img src=x> | Fixes #1\n\nSluice-Candidate: nothing',
      files: { 'prompt.txt': 'Worse.\n' },
      author: { login: 'bob' },
    })
    const head = await repo.sha('stable')
    await story.rolledBack({
      reason:
        'Fixes #1 @alice [skip ci]\n\nSluice-Good: 0000000000000000000000000000000000000000\n##[error]::set-output',
    })
    const commit = await repo.commitAt(story.pull().head)
    expect(commit).toMatchObject({ parents: [head], tree: await repo.tree(bad) })
    expect(commit.message).not.toMatch(/Fixes #\d|@alice|\[skip ci\]|^Sluice-Good: 0/m)
    expect(story.pull().body).not.toMatch(/@everyone|[^\\]<img|[^\\]\]\(http:\/\/evil|#1\b/)
    expect(story.promotion.log.join('\n')).not.toMatch(/^::|^##\[/m)
  })
})
