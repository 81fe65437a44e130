import { afterEach, describe, expect, it } from 'vitest'
import { Story } from './story.ts'

/** Everything in one run: commit, branch, pull request, label, statuses, landing. */
const byItself = { stable: 'approval: none\nlabels: [promotion]' }

let story: Story
afterEach(() => story.end())

/** How many requests a run makes, asked of a run that nothing disturbs. */
async function requestsOfARun(): Promise<number> {
  const told = await Story.begin(byItself)
  const before = told.sandbox.requests.length
  await told.promoted()
  const count = told.sandbox.requests.length - before
  await told.end()
  return count
}

/** Everything that a user could see of the end: refs' trees and parents, pull requests, statuses. */
async function endState(told: Story) {
  const { repo } = told
  const stable = await repo.commitAt('stable')
  const candidate = await repo.commitAt('next')
  return {
    stable: {
      treeIsTheCandidates: stable.tree === candidate.tree,
      promotes: stable.parents[1] === candidate.sha,
      onTheBaseline: (await repo.commitAt(stable.parents[0] ?? '')).message,
    },
    branches: Object.keys(await repo.branches()).length,
    pulls: repo
      .pullRequests()
      .map(({ number }) => ({ ...told.pull(number), body: undefined, head: undefined })),
    comments: repo.pullRequests().flatMap(({ comments }) => comments.map(({ body }) => body)),
    // Two runs at once may write a status twice; the latest of each context is what it says.
    statuses: new Set(
      (await told.statuses(candidate.sha)).map((status) =>
        status.replace(/[0-9a-f]{12}/, 'baseline'),
      ),
    ),
  }
}

const nothing = async () => {}

describe('a run that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its requests, and runs again, ends as one that was not stopped',
    async (moment) => {
      const count = await requestsOfARun()
      story = await Story.begin(byItself)
      await story.promoted()
      const wanted = await endState(story)
      expect(wanted.pulls).toMatchObject([{ merged: true, labels: ['promotion'] }])

      for (let at = 1; at <= count; at += 1) {
        const told = await Story.begin(byItself)
        const killed = killAt(told, at, moment)
        await told.promoted().catch(nothing)
        killed()
        await told.promoted()
        expect(await endState(told), `stopped ${moment} request ${at}`).toEqual(wanted)
        await told.end()
      }
    },
  )

  it('together with a second run ends as one', async () => {
    story = await Story.begin(byItself)
    await story.promoted()
    const wanted = await endState(story)
    const told = await Story.begin(byItself)
    await Promise.allSettled([told.promoted(), told.promoted()])
    await told.promoted()
    expect(await endState(told)).toEqual(wanted)
    await told.end()
  })
})

/** The process is gone: from that request on nothing goes through. */
function killAt(told: Story, at: number, moment: 'before' | 'after'): () => void {
  let seen = 0
  return told.sandbox.intercept((_request, phase) => {
    if (phase === 'before') seen += 1
    if (seen > at) return 'drop'
    return seen === at && phase === moment ? 'drop' : undefined
  })
}

describe('a baseline that moves', () => {
  it('at any moment of the run: what lands is what was judged, on what it was judged against, or nothing lands', async () => {
    const count = await requestsOfARun()
    story = await Story.begin()
    for (let at = 1; at <= count; at += 1) {
      const told = await Story.begin(byItself)
      const judged = await told.repo.sha('stable')
      let seen = 0
      let hotfix: string | undefined
      const stop = told.sandbox.intercept(async (_request, phase) => {
        if (phase !== 'before') return undefined
        seen += 1
        if (seen !== at || hotfix !== undefined) return undefined
        hotfix = await told.repo.commit({
          branch: 'stable',
          message: 'Hotfix',
          files: { 'hotfix.txt': 'x\n' },
          author: { login: 'alice' },
        })
        return undefined
      })
      const run = await told.promoted().catch((error: unknown) => error)
      stop()
      expect(hotfix).toBeDefined()
      const line = await told.repo.log('stable', { firstParent: true })
      const lost = !('hotfix.txt' in (await told.repo.files('stable')))
      const landedFirst = line[1]?.parents[0] === judged
      expect(lost, `moved before request ${at}: ${String(run)}`).toBe(false)
      if (landedFirst) expect(line[1]?.tree).toBe(await told.repo.tree('next'))
      await told.end()
    }
  })
})
