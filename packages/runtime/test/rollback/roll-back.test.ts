import { renderRollbackLog } from '@sluice/core'
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
  it('opens the emergency pull request to the last good state, and the incident; a person merges', async () => {
    const { repo, good, bad } = await begin()
    const before = story.sandbox.requests.length
    await story.promotion.metricsDown()
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
        'Sluice-By: alice',
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
        body: expect.stringMatching(
          /\| Entry \| Score \| Gates \|[\s\S]*\| promotion \| pass: 0\.86; stable 0\.85[^|]* \| success: all/,
        ),
        title: `Incident: stable is rolled back to ${good.slice(0, 7)}`,
        state: 'open',
        labels: [{ name: 'sluice-incident' }, { name: 'critical' }],
      },
    ])
    await story.merged()
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
  })

  it('lands by itself where the policy allows it and the good state had passed; twice is once', async () => {
    const { repo, good, bad } = await begin(byItself)
    const pulls = repo.pullRequests().length
    const dry = await story.rolledBack({ dryRun: true })
    expect(dry.outcome === 'rollback' && dry.operations.map(({ kind }) => kind)).toEqual([
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

    const report = await story.rolledBack()
    const stable = await repo.commitAt('stable')
    expect(report).toMatchObject({ outcome: 'rollback', landed: stable.sha, conditions: [] })
    expect(stable).toMatchObject({ parents: [bad], tree: await repo.tree(good) })
    expect(story.pull()).toMatchObject({ merged: true })

    expect(await story.rolledBack()).toMatchObject({
      outcome: 'nothing-to-do',
      why: expect.stringContaining('already'),
    })
    expect(await repo.sha('stable')).toBe(stable.sha)
    expect(repo.issues()).toHaveLength(1)

    // The state before a rollback undoes it; the next promotion is not held.
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
})

describe('behind a merge queue', () => {
  it('takes the promotion out of it, goes in itself, and is followed by what follows a landing', async () => {
    const { repo, good } = await begin({
      policy: 'rollback: { approval: none, dispatch: [deploy.yml] }\n',
      permissions: 'with dispatch',
      files: { '.github/workflows/deploy.yml': 'on: workflow_dispatch\njobs: {}\n' },
    })
    const { promotion } = story
    repo.ruleset({
      branches: ['stable'],
      requiredChecks: ['test', 'sluice/stable'],
      mergeQueue: true,
    })
    await promotion.developed('More', { 'more.txt': 'x\n' })
    await promotion.wellMeasured()
    await promotion.promoted()
    const promoted = repo.pullRequests().at(-1)?.number ?? 0
    await promotion.ci(story.pull().head, 'success')
    await promotion.promoted()
    await promotion.promoted()
    const held = repo.pullRequest(promoted).queued?.built?.group ?? ''
    expect(await promotion.statuses(held)).toEqual(['sluice/stable success'])

    const first = await story.rolledBack()
    expect((await promotion.statuses(held)).at(-1)).toBe('sluice/stable failure')
    expect(repo.pullRequest(promoted).queued).toBeUndefined()
    expect(first.outcome === 'rollback' && first.conditions).toMatchObject([
      // The queue does not take it before its checks: that clears by itself.
      { gate: 'ci', next: 'wait', reason: expect.stringContaining('has not finished: test') },
    ])

    await promotion.ci(story.pull().head, 'success')
    for (const _ of ['put in', 'there already']) {
      const report = await story.rolledBack()
      expect(renderRollbackLog(report)[0]).toBe(
        `stable: the rollback to ${good.slice(0, 7)} is open. 1 clears by itself`,
      )
      expect(report.outcome === 'rollback' && report.operations.at(-1)).toMatchObject({
        kind: 'land',
        queued: story.rollbackNumber,
      })
    }
    const group = repo.pullRequest(story.rollbackNumber).queued?.built?.group ?? ''
    await promotion.promoted()
    expect(await promotion.statuses(group)).toEqual(['sluice/stable success'])
    await promotion.ci(group, 'success')
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
    const after = await story.rolledBack()
    expect([after.outcome, after.started]).toMatchObject([
      'nothing-to-do',
      [{ workflow: 'deploy.yml' }],
    ])
  })
})

describe('what is said of it', () => {
  it('names the commits that a promotion brought whose history is linear', async () => {
    const { promotion } = await begin({ stable: 'approval: none\nhistory: linear' })
    await promotion.developed('Answer worse', { 'worse.py': 'x\n' })
    await promotion.developed('Answer worst', { 'worst.py': 'x\n' })
    await promotion.wellMeasured()
    expect((await promotion.promoted()).report.landed).toBeDefined()
    expect((await story.repo.commitAt('stable')).parents).toHaveLength(1)
    const report = await story.rolledBack({ to: story.good, dryRun: true })
    expect(report.outcome === 'rollback' && report.question).toMatchObject({
      brought: [
        { message: 'Answer worst\n' },
        { message: 'Answer worse\n' },
        { message: 'Answer badly\n' },
      ],
      unchecked: [],
    })
    expect((await story.rolledBack()).outcome === 'rollback' && story.pull().body).toMatch(
      /Takes away:[\s\S]*Promote next[\s\S]* {2}- .* Answer worst \(bob\)\n {2}- .* Answer worse \(bob\)\n\n/,
    )
  })

  it('that required checks have not reported; with them it lands', async () => {
    const { repo, promotion } = await begin(byItself)
    await promotion.ruled({ checks: ['test'] })
    const report = await story.rolledBack()
    expect(report).toMatchObject({
      conditions: [
        {
          ...{ gate: 'ci', verdict: 'inconclusive', next: 'wait', observed: '0 of 1' },
          reason: expect.stringContaining('CI has not finished: test'),
        },
      ],
      failures: [],
    })
    const head = story.pull().head
    expect(await repo.sha('stable')).toBe(story.bad)
    await repo.checkRun({ sha: await repo.sha(head), name: 'test', conclusion: 'success' })
    expect(await story.rolledBack()).toMatchObject({ landed: await repo.sha(head), conditions: [] })
  })

  it('of a channel that refuses the landing: a pull request, and who must act', async () => {
    const { repo } = await begin(byItself)
    const next = await repo.sha('next')
    await repo.commit({
      branch: 'next',
      message: 'Answer oddly',
      files: { 'odd.txt': 'x\n' },
      author: { login: 'bob' },
    })
    const odd = await repo.sha('next')
    await repo.status({ sha: next, context: 'sluice/next', state: 'success' })
    repo.protect('next', { reviews: true })
    const report = await story.rolledBack({ channel: 'next' })
    expect(report).toMatchObject({
      question: { good: { state: { commit: next } } },
      conditions: [
        {
          gate: 'landing',
          next: 'act',
          clear: [expect.stringContaining('by hand'), expect.any(String)],
        },
      ],
    })
    expect(await repo.sha('next')).toBe(odd)
    expect(story.pull()).toMatchObject({ base: 'next', state: 'open' })
  })
})

describe('where to', () => {
  it('a commit, a tag or a candidate that was promoted; what cannot be gone back to says why', async () => {
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
    const stranger = await repo.commit({ branch: 'legacy', message: 'Other', files: { x: 'x' } })
    expect(await story.rolledBack({ to: stranger })).toMatchObject({
      outcome: 'refused',
      why: expect.stringMatching(/is no state that stable was in.*git log --first-parent/),
    })
    expect(await story.rolledBack({ to: bad })).toMatchObject({
      outcome: 'nothing-to-do',
      why: 'stable has exactly that state now; there is nothing to roll back.',
    })
    await repo.branch('legacy', (await repo.commitAt(good)).parents[0] ?? '')
    expect(await story.rolledBack({ channel: 'legacy' })).toMatchObject({
      outcome: 'refused',
      why: 'legacy has had only one state: there is nothing to go back to.',
    })
    await expect(story.rolledBack({ to: 'v9.9' })).rejects.toThrow(
      /There is no commit or tag "v9.9"/,
    )
    await expect(story.rolledBack({ channel: 'beta' })).rejects.toThrow(
      /The branch beta does not exist/,
    )
    expect(repo.pullRequests().map(({ head }) => head)).not.toContainEqual(
      expect.stringMatching(/^rollback/),
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
    const before = story.sandbox.requests.length
    const report = await story.rolledBack({ to: good })
    expect(story.sandbox.requests.slice(before).length).toBeLessThanOrEqual(15)
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
    expect(commit.message).not.toMatch(/Fixes #\d|@alice|\[skip ci\]|^Sluice-Good: 0{40}/m)
    expect(story.pull().body).not.toMatch(/@everyone|[^\\]<img|[^\\]\]\(http:\/\/evil|#1\b/)
    expect(story.promotion.log.join('\n')).not.toMatch(/^::|^##\[/m)
  })
})
