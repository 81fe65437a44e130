import { parseRevertNames } from '@sluice/core'
import { afterEach, describe, expect, it } from 'vitest'
import { revertChanges } from '../../src/index.ts'
import { RollbackStory } from '../rollback/rollback-story.ts'

let story: RollbackStory
afterEach(() => story.end())

/** Alice dispatches a revert; the newest pull request is merged. */
async function revertedAndMerged(
  what: string,
  channel: string,
  method: 'merge' | 'squash' | 'rebase' = 'merge',
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<number> {
  const read = parseRevertNames(what)
  const report = await revertChanges(
    story.context(),
    {
      ...{ channel, reason: 'Bad', severity: 'critical', confirmed: false, by: 'alice' },
      names: read.ok ? read.names : [],
    },
    { dryRun: false, onProgress: () => {} },
  )
  expect(report).toMatchObject({ outcome: 'revert', failures: [] })
  const number = story.repo.pullRequests().at(-1)?.number ?? 0
  await meanwhile()
  await story.repo.mergePullRequest(number, { by: 'alice', method })
  return number
}

const gate = async (name: string) => {
  const { decision } = await story.promotion.promoted()
  return decision.outcome === 'up-to-date'
    ? 'up-to-date'
    : decision.gates.find((one) => one.gate === name)
}

const evaluated = async () => {
  await story.promotion.ci('next', 'success')
  await story.promotion.evaluated('stable', 0.85)
  await story.promotion.evaluated('next', 0.86)
}

describe('promotion after a revert', () => {
  it('on the channel is held, each time anew, until a maintainer releases it', async () => {
    story = await RollbackStory.begin()
    const { repo, promotion } = story
    // The promotion brought more than what is reverted, to the same file.
    const base = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n'
    await promotion.developed('Lay out', { 'long.txt': base })
    const bad = await promotion.developed('Bad', { 'long.txt': base.replace('b', 'BAD') })
    await promotion.developed('Good', { 'long.txt': base.replace('b', 'BAD').replace('i', 'GOOD') })
    await evaluated()
    expect((await promotion.promoted()).report.landed).toBeDefined()

    await revertedAndMerged(bad, 'stable')
    expect((await repo.files('stable'))['long.txt']).toBe(base.replace('i', 'GOOD'))
    await evaluated()
    const stable = await repo.sha('stable')
    expect(await gate('hold')).toMatchObject({
      verdict: 'fail',
      observed: `rolled back by ${stable.slice(0, 7)}`,
    })
    expect(await gate('fixes')).toMatchObject({ verdict: 'pass' })
    const [incident] = repo.issues()
    expect(incident).toMatchObject({ title: 'Incident: 1 commit is reverted on stable' })
    expect(repo.issues()).toHaveLength(1)
    await repo.comment(incident?.number ?? 0, {
      by: 'alice',
      body: '/sluice release it was not it',
    })
    expect((await promotion.promoted()).report.landed).toBeDefined()
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))

    // The release was for that time.
    await revertedAndMerged(bad, 'stable', 'squash')
    await evaluated()
    expect(await gate('hold')).toMatchObject({ verdict: 'fail' })
    expect(repo.issues()).toHaveLength(2)

    // Carried to the source and released, it stays out.
    await revertedAndMerged(bad, 'next')
    await promotion.developed('More', { 'more.txt': 'x\n' })
    await evaluated()
    await repo.closeIssue(repo.issues().at(-1)?.number ?? 0, { by: 'alice' })
    expect((await promotion.promoted()).report.landed).toBeDefined()
    expect((await repo.files('stable'))['long.txt']).toBe(base.replace('i', 'GOOD'))
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
  })

  it.each(['merge', 'squash', 'rebase'] as const)(
    'is not held any more where the revert itself was reverted, by its commit (%s)',
    async (method) => {
      story = await RollbackStory.begin()
      const { repo, promotion } = story
      const [, bad = ''] = (await repo.commitAt('stable')).parents
      const stable = { branch: 'stable', author: { login: 'alice' } }
      // The channel moves between opening and merging: its incident stays the only one.
      await revertedAndMerged(bad, 'stable', method, () =>
        repo.commit({ ...stable, message: 'Meanwhile', files: { 'meanwhile.txt': 'x\n' } }),
      )
      await evaluated()
      expect(await gate('hold')).toMatchObject({ verdict: 'fail' })
      expect(repo.issues()).toHaveLength(1)
      const { sha, parents } = await repo.commitAt('stable')
      await repo.commit({ ...stable, message: 'Hotfix', files: { 'hotfix.txt': 'x\n' } })
      await revertedAndMerged(parents[1] ?? sha, 'stable', method)
      await promotion.developed('More', { 'more.txt': 'x\n' })
      await evaluated()
      expect(await gate('hold')).toBeUndefined()
      expect(repo.issues()).toHaveLength(1)
    },
  )

  it('on the source takes the change along; but a fix of the channel is not lost with it', async () => {
    story = await RollbackStory.begin()
    const { repo, promotion } = story
    const bad = (await repo.commitAt('next')).sha
    await revertedAndMerged(bad, 'next')
    await evaluated()
    const { report } = await promotion.promoted()
    expect(report.landed).toBe(await repo.sha('stable'))
    expect(Object.keys(await repo.files('stable'))).not.toContain('bad.py')

    const fix = await repo.commit({
      branch: 'stable',
      message: 'Fix',
      files: { 'fix.txt': 'x\n' },
      author: { login: 'alice' },
    })
    const carried = await promotion.developed(`Fix\n\n(cherry picked from commit ${fix})`, {
      'fix.txt': 'x\n',
    })
    await revertedAndMerged(carried, 'next')
    await evaluated()
    expect(await gate('fixes')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining(fix.slice(0, 7)),
    })
  })
})
