import { afterEach, describe, expect, it } from 'vitest'
import { RevertStory } from './revert-story.ts'

let story: RevertStory
afterEach(() => story.end())

const nothing = async () => {}

/** A change of its own on next, so that one story serves many runs. */
async function changed(name: string) {
  const before = await story.repo.tree('next')
  const bad = await story.commit(`Bad ${name}`, { [`bad-${name}.py`]: `${name}\n` })
  return { before, bad, tip: bad }
}

/** Everything that a user could see of the end of one revert. */
async function endState({ bad, before, tip }: Awaited<ReturnType<typeof changed>>) {
  const { repo } = story
  const branch = `sluice/revert/next/${bad.slice(0, 12)}`
  const pulls = repo.pullRequests().filter(({ head }) => head === branch)
  const head = (await repo.branches())[branch]
  const next = await repo.commitAt('next')
  const revert = head === undefined ? next : await repo.commitAt(head)
  return {
    parentIsTip: revert.parents.join() === tip,
    treeIsBefore: revert.tree === before,
    message: revert.message.replace(/[0-9a-f]{40}/g, 'commit').replace(/Bad \S+"/, 'Bad"'),
    hasBranch: head !== undefined,
    landed: head === undefined && next.parents.join() === tip,
    pulls: pulls.map(({ draft, state, labels, requestedReviewers }) => ({
      draft,
      state,
      labels: labels.map((label) => label.name).sort(),
      reviewers: requestedReviewers.map(({ login }) => login),
    })),
  }
}

describe.each([
  ['by a pull request', 'reviewers: [bob]', { landed: false, hasBranch: true }],
  ['pushed directly', 'push: [next]', { landed: true, hasBranch: false }],
])('a revert %s', (_, rollback, expected) => {
  it('that dies after any write, and is dispatched again, ends as one that was not stopped', async () => {
    story = await RevertStory.begin({ rollback })
    const first = await changed('whole')
    const start = story.sandbox.requests.length
    await story.reverted(first.bad)
    const writes = story.sandbox.requests.slice(start).flatMap((one, index) => {
      const mutates = ['sluiceMoveRef', 'sluiceLand', 'receive-pack'].includes(one.operation ?? '')
      const posts = one.kind === 'rest' && one.method !== 'GET'
      return mutates || posts ? [index + 1] : []
    })
    expect(writes.length).toBeGreaterThan(3)
    const wanted = await endState(first)
    expect(wanted).toMatchObject({ parentIsTip: true, treeIsBefore: true, ...expected })

    // Reads leave nothing behind; and to die after a write is to die before the next request.
    for (const at of writes) {
      const one = await changed(`${at}`)
      let seen = 0
      const revived = story.sandbox.intercept((_request, phase) => {
        if (phase === 'before') seen += 1
        if (seen > at) return 'drop'
        return seen === at && phase === 'after' ? 'drop' : undefined
      })
      await story.reverted(one.bad).catch(nothing)
      revived()
      await story.reverted(one.bad)
      expect(await endState(one), `stopped after request ${at}`).toEqual(wanted)
    }
  }, 60_000)

  it('dispatched twice at once is one', async () => {
    story = await RevertStory.begin({ rollback })
    const first = await changed('whole')
    await story.reverted(first.bad)
    const wanted = await endState(first)
    const both = await changed('both')
    await Promise.allSettled([story.reverted(both.bad), story.reverted(both.bad)])
    await story.reverted(both.bad)
    expect(await endState(both)).toEqual(wanted)
  })
})

it('the branch of a run that died is made anew where next moved on; a person’s work on it is not', async () => {
  story = await RevertStory.begin()
  const { repo } = story
  const died = await changed('died')
  const dead = story.sandbox.intercept(({ operation }) =>
    operation === 'pulls/create' ? 'drop' : undefined,
  )
  await story.reverted(died.bad).catch(nothing)
  dead()
  const tip = await story.commit('Meanwhile', { 'other.txt': 'x\n' })
  await story.reverted(died.bad)
  expect(await repo.commitAt(story.pull().headSha)).toMatchObject({ parents: [tip] })

  const taken = await changed('taken')
  const branch = `sluice/revert/next/${taken.bad.slice(0, 12)}`
  await repo.branch(branch, taken.tip)
  const work = await story.commit('By hand', { 'hand.txt': 'x\n' }, branch)
  await expect(story.reverted(taken.bad)).rejects.toThrow(/holds commits that Sluice did not make/)
  expect(await repo.sha(branch)).toBe(work)
})
