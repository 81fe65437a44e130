import { afterEach, describe, expect, it } from 'vitest'
import { RollbackStory } from './rollback-story.ts'
import { SmallRepositories, type SmallRepository } from './small-repositories.ts'

/** Everything in one run: commit, branch, pull request, labels, incident, landing, deployment. */
const byItself = 'rollback: { approval: none, reviewers: [bob], dispatch: [deploy.yml] }\n'

let end: () => Promise<void>
afterEach(() => end())

const begin = async () => {
  const small = await SmallRepositories.begin()
  end = () => small.close()
  return small
}

/** Everything that a user could see of the end. */
async function endState(small: SmallRepository) {
  const { repo, good, bad } = small
  const stable = await repo.commitAt('stable')
  const now = (text: string) =>
    text.replaceAll(stable.sha, 'head').replaceAll(good, 'good').replaceAll(bad, 'bad')
  return {
    isGood: stable.tree === (await repo.tree(good)),
    parents: stable.parents.map(now),
    message: now(stable.message).replace(good.slice(0, 7), 'good'),
    branches: Object.keys(await repo.branches()).length,
    pulls: repo.pullRequests().map(({ merged, labels, requestedReviewers, comments }) => ({
      merged: merged !== undefined,
      labels: labels.map(({ name }) => name),
      reviewers: requestedReviewers.map(({ login }) => login),
      comments: comments.map(({ body }) => body),
    })),
    incidents: repo.issues().map(({ state, labels }) => [state, labels.map(({ name }) => name)]),
    deployed: (await small.runs()).map(now),
    statuses: [...new Set(await small.statuses(stable.sha))].sort(),
  }
}

const nothing = async () => {}

describe('a rollback that dies', () => {
  it('at any of its writes, and is dispatched again, ends as one that was not stopped', async () => {
    const small = await begin()
    const { sandbox } = small
    const whole = await small.make(byItself)
    const before = sandbox.requests.length
    await whole.rolledBack()
    const isWrite = ({ method, graphql }: (typeof sandbox.requests)[number]) =>
      graphql === undefined ? method !== 'GET' : graphql.fields.includes('updateRefs')
    const writes = sandbox.requests.slice(before).filter(isWrite).length
    const wanted = await endState(whole)
    expect(wanted).toMatchObject({
      isGood: true,
      parents: ['bad'],
      deployed: ['.github/workflows/deploy.yml workflow_dispatch head'],
    })
    expect(writes).toBeGreaterThan(8)

    // Before the first, and after each: what a run reads in between changes nothing.
    for (let done = 0; done <= writes; done += 1) {
      const told = await small.make(byItself)
      let [seen, dead] = [0, false]
      const revived = sandbox.intercept((request, phase) => {
        if (isWrite(request) && phase === 'before') seen += 1
        dead ||= seen > done || (seen === done && done > 0 && phase === 'after')
        return dead ? 'drop' : undefined
      })
      await told.rolledBack().catch(nothing)
      revived()
      await told.rolledBack()
      expect(await endState(told), `stopped after ${done} writes`).toEqual(wanted)
    }
  }, 120_000)
})

describe('at the same time', () => {
  it('two dispatches are one rollback', async () => {
    const small = await begin()
    const [whole, told] = [await small.make(byItself), await small.make(byItself)]
    await whole.rolledBack()
    await Promise.allSettled([told.rolledBack(), told.rolledBack()])
    await told.rolledBack()
    expect(await endState(told)).toEqual(await endState(whole))
  })

  it('a hotfix that lands first is not lost: nothing lands, and the next run begins anew', async () => {
    const small = await begin()
    const told = await small.make(byItself)
    const { repo, good } = told
    let hotfix: string | undefined
    const stop = small.sandbox.intercept(async ({ operation }, phase) => {
      if (operation !== 'git/create-ref' || phase !== 'after' || hotfix !== undefined)
        return undefined
      const files = { 'hotfix.txt': 'x\n' }
      const author = { login: 'alice' }
      hotfix = await repo.commit({ branch: 'stable', message: 'Hotfix', files, author })
      return undefined
    })
    await expect(told.rolledBack()).rejects.toThrow(/moved to/)
    stop()
    expect(await repo.sha('stable')).toBe(hotfix)
    expect(await told.rolledBack()).toMatchObject({
      question: { good: { state: { commit: good } } },
      landed: await repo.sha('stable'),
    })
    const [first] = repo.pullRequests()
    expect([first?.state, first?.merged]).toEqual(['closed', undefined])
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
  })

  it('a promotion that lands first does not make the bad state a good one', async () => {
    const small = await begin()
    const told = await small.make('')
    const { repo, good, bad } = told
    await told.rolledBack()
    // By hand, past the gates and the hold.
    await repo.commit({ branch: 'stable', message: 'More', files: { 'more.txt': 'x\n' } })
    expect(await told.rolledBack()).toMatchObject({
      outcome: 'rollback',
      question: {
        good: { state: { commit: good } },
        reasoning: expect.arrayContaining([
          expect.stringMatching(`${bad.slice(0, 7)} is being rolled back by #`),
        ]),
      },
    })
  })

  it('an open promotion gets a failing status first, and does not land any more', async () => {
    const story = await RollbackStory.begin({ stable: 'approval: none' })
    end = () => story.end()
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
