import { channelName, firstScoreContexts } from '@sluice/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { firstScoreAmong, readFirstScore } from '../../src/github/read-first-score.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const APP = 'sluice'

/** What is told of the first score by the newest statuses alone, and by all of them. */
async function told(writtenBy = APP) {
  const [candidate, baseline] = [await stage.sha('next'), await stage.sha('stable')]
  const snapshot = { commit: baseline, tree: baseline }
  const contexts = firstScoreContexts(channelName('stable'), snapshot)
  const { checks } = await stage.candidate()
  const asked = { contexts, writtenBy }
  return {
    contexts,
    candidate,
    among: firstScoreAmong(checks.own, asked),
    first: await readFirstScore(stage.client(), repository, { candidate, ...asked }),
  }
}

it('stands in the newest statuses, where one verdict alone was ever given', async () => {
  const { contexts, candidate, among, first } = await told()
  expect([among, first]).toEqual([undefined, undefined])
  await stage.repo.status({
    sha: candidate,
    context: contexts.fail,
    state: 'failure',
    description: '0.7; stable 0.8',
    creator: APP,
  })
  const now = await told()
  expect(now.among).toMatchObject({ verdict: 'fail', observed: '0.7; stable 0.8' })
  expect(now.among).toEqual(now.first)
})

it('is looked for among all statuses, where a newer one may hide an older', async () => {
  const { contexts, candidate } = await told()
  const write = (verdict: keyof typeof contexts, creator: string) =>
    stage.repo.status({
      sha: candidate,
      context: contexts[verdict],
      state: verdict === 'pass' ? 'success' : 'failure',
      creator,
    })
  await write('fail', APP)
  await write('fail', 'alice')
  expect(await told()).toMatchObject({ among: 'unclear', first: { verdict: 'fail' } })
  await write('pass', APP)
  expect(await told()).toMatchObject({ among: 'unclear', first: { verdict: 'fail' } })
})

it('is no pass from a token as which every workflow writes', async () => {
  const { contexts, candidate } = await told()
  const creator = 'github-actions[bot]'
  await stage.repo.status({ sha: candidate, context: contexts.pass, state: 'success', creator })
  expect(await told(creator)).toMatchObject({ among: undefined, first: undefined })
})
