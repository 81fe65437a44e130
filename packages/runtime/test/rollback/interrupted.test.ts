import { afterEach, describe, expect, it } from 'vitest'
import { RollbackStory } from './rollback-story.ts'

/** Everything in one run: commit, branch, pull request, labels, incident, landing. */
const byItself = { policy: 'rollback: { approval: none, reviewers: [bob] }\n' }

let story: RollbackStory
afterEach(() => story.end())

/** Everything that a user could see of the end. */
async function endState(told: RollbackStory) {
  const { repo } = told
  const stable = await repo.commitAt('stable')
  return {
    stable: {
      isGood: stable.tree === (await repo.tree(told.good)),
      onTheBadOne: stable.parents.join() === told.bad,
      message: stable.message.replace(/[0-9a-f]{40}/g, 'commit').replace(/to [0-9a-f]{7}/, 'to it'),
    },
    branches: Object.keys(await repo.branches()).length,
    pulls: repo.pullRequests().map(({ number }) => {
      const { merged, labels, reviewers } = told.promotion.pull(number)
      return { merged, labels, reviewers }
    }),
    incidents: repo.issues().map(({ state, labels }) => [state, labels.map(({ name }) => name)]),
    comments: repo.pullRequests().flatMap(({ comments }) => comments.map(({ body }) => body)),
  }
}

const nothing = async () => {}

describe('a rollback that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its requests, and is dispatched again, ends as one that was not stopped',
    async (moment) => {
      story = await RollbackStory.begin(byItself)
      const start = story.sandbox.requests.length
      await story.rolledBack()
      const count = story.sandbox.requests.length - start
      const wanted = await endState(story)
      expect(wanted).toMatchObject({ stable: { isGood: true, onTheBadOne: true } })

      for (let at = 1; at <= count; at += 1) {
        const told = await RollbackStory.begin(byItself)
        let seen = 0
        const revived = told.sandbox.intercept((_request, phase) => {
          if (phase === 'before') seen += 1
          if (seen > at) return 'drop'
          return seen === at && phase === moment ? 'drop' : undefined
        })
        await told.rolledBack().catch(nothing)
        revived()
        await told.rolledBack()
        expect(await endState(told), `stopped ${moment} request ${at}`).toEqual(wanted)
        await told.end()
      }
    },
    240_000,
  )
})

describe('at the same time', () => {
  it('two dispatches are one rollback', async () => {
    story = await RollbackStory.begin(byItself)
    await story.rolledBack()
    const wanted = await endState(story)
    const told = await RollbackStory.begin(byItself)
    await Promise.allSettled([told.rolledBack(), told.rolledBack()])
    await told.rolledBack()
    expect(await endState(told)).toEqual(wanted)
    await told.end()
  })

  it('a hotfix that lands first is not lost: nothing lands, and the next run begins anew', async () => {
    story = await RollbackStory.begin(byItself)
    const { repo } = story
    let hotfix: string | undefined
    const stop = story.sandbox.intercept(async ({ operation }, phase) => {
      if (operation !== 'git/create-ref' || phase !== 'after' || hotfix !== undefined)
        return undefined
      hotfix = await repo.commit({
        branch: 'stable',
        message: 'Hotfix',
        files: { 'hotfix.txt': 'x\n' },
        author: { login: 'alice' },
      })
      return undefined
    })
    await expect(story.rolledBack()).rejects.toThrow(/moved to/)
    stop()
    expect(await repo.sha('stable')).toBe(hotfix)
    const first = story.rollbackNumber
    expect(await story.rolledBack()).toMatchObject({
      question: { good: { state: { commit: story.good } } },
      landed: await repo.sha('stable'),
    })
    expect(story.promotion.pull(first)).toMatchObject({ state: 'closed', merged: false })
    expect(await repo.tree('stable')).toBe(await repo.tree(story.good))
  })

  it('a promotion that lands first does not make the bad state a good one', async () => {
    story = await RollbackStory.begin()
    const { repo } = story
    await story.promotion.developed('More', { 'more.txt': 'x\n' })
    await story.promotion.wellMeasured()
    await story.rolledBack()
    // By hand, past the gates and the hold.
    await repo.commit({ branch: 'stable', message: 'More', files: { 'more.txt': 'x\n' } })
    expect(await story.rolledBack()).toMatchObject({
      outcome: 'rollback',
      question: {
        good: { state: { commit: story.good } },
        reasoning: expect.arrayContaining([
          expect.stringMatching(`${story.bad.slice(0, 7)} is being rolled back by #`),
        ]),
      },
    })
  })

  it('an open promotion gets a failing status first, and does not land any more', async () => {
    story = await RollbackStory.begin({ stable: 'approval: none' })
    const { repo, promotion } = story
    await promotion.ruled({ checks: ['test'] })
    await promotion.developed('More', { 'more.txt': 'x\n' })
    await promotion.wellMeasured()
    await promotion.promoted()
    const open = promotion.pull(repo.pullRequests().at(-1)?.number)
    expect(await promotion.statuses(await repo.sha(open.head))).toContain('sluice/stable success')
    await story.rolledBack()
    expect((await promotion.statuses(await repo.sha(open.head))).at(-1)).toBe(
      'sluice/stable failure',
    )
    await promotion.ci(open.head, 'success')
    const { report } = await promotion.promoted()
    expect(report.landed).toBeUndefined()
    expect((await promotion.statuses(await repo.sha(open.head))).at(-1)).toBe(
      'sluice/stable failure',
    )
  })
})
