import { afterEach, describe, expect, it } from 'vitest'
import { RollbackStory } from './rollback-story.ts'

let story: RollbackStory
afterEach(() => story.end())

const WATCH =
  '{ score: off, probes: off, error-rate: { window: 12h }, latency: { window: 12h }, looks: 1, apart: 1s, settle: 1s }'

/** The watch has opened a rollback to the last good state, which is then seen unhealthy. */
async function begin(): Promise<number> {
  story = await RollbackStory.begin({ stable: `approval: none\nwatch: ${WATCH}` })
  story.failing(400)
  await story.watched()
  const number = story.rollbackNumber
  await story.repo.status({
    ...{ sha: story.good, context: 'sluice/stable/watch', state: 'failure' },
    description: '1 of 1 looks failed: latency',
  })
  return number
}

const open = () =>
  story.repo
    .pullRequests()
    .filter(({ state, head }) => state === 'open' && head.startsWith('rollback-'))
    .map(({ number, head }) => ({ number, to: head.split('-')[2] }))

describe('a last good state that changes while its rollback is open', () => {
  it('opens no second one by itself: the watch goes on with what people look at, and says what it is', async () => {
    const number = await begin()
    const { repo, bad, good } = story
    const opened = [{ number, to: good.slice(0, 12) }]
    expect(await story.watched()).toMatchObject({
      rollback: {
        pullRequest: { number },
        question: {
          good: { state: { commit: good }, standing: { kind: 'unhealthy' } },
          reasoning: expect.arrayContaining([
            `${good.slice(0, 7)} was seen unhealthy: 1 of 1 looks failed: latency.`,
          ]),
        },
      },
    })
    expect(open()).toEqual(opened)
    // Nor where somebody pushed to its branch, so that the watch cannot go on with it.
    const branch = story.pull().head
    await repo.commit({ branch, message: 'By hand', files: { 'by-hand.txt': 'x\n' } })
    expect(await story.watched()).toMatchObject({
      decision: { outcome: 'roll-back' },
      rollback: { conditions: [{ gate: 'rollback branch', verdict: 'fail' }, {}] },
    })
    expect(open()).toEqual(opened)
    expect(await repo.sha('stable')).toBe(bad)
  })

  it('is chosen anew by whoever dispatches, who so closes the other: one cause, one pull request', async () => {
    const number = await begin()
    const { repo, good } = story
    const first = (await repo.commitAt(good)).parents[0] ?? ''
    expect(await story.rolledBack()).toMatchObject({
      question: { good: { state: { commit: first } } },
      failures: [],
    })
    const opened = [{ number: story.rollbackNumber, to: first.slice(0, 12) }]
    expect(open()).toEqual(opened)
    expect(repo.pullRequest(number)).toMatchObject({
      state: 'closed',
      comments: expect.arrayContaining([
        expect.objectContaining({
          body: expect.stringContaining(
            `stable goes back to ${first.slice(0, 7)} instead, as it was asked for since.`,
          ),
        }),
      ]),
    })
    expect(repo.issues()).toHaveLength(1)
    // Asked again, and looked at again: nothing more.
    await story.rolledBack()
    await story.watched()
    expect(open()).toEqual(opened)
    // Who wants the first one after all says so.
    await story.rolledBack({ to: good })
    expect(open()).toMatchObject([{ to: good.slice(0, 12) }])
    expect(repo.issues()).toHaveLength(1)
  })
})
