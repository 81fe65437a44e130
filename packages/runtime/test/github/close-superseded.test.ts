import { afterEach, beforeEach, expect, it } from 'vitest'
import { closeSuperseded } from '../../src/github/close-superseded.ts'
import { EXPLAINS_CLOSING } from '../../src/github/own-closing.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
  await stage.repo.openPullRequest({ head: 'next', base: 'stable', by: 'alice' })
})
afterEach(() => stage.sandbox.close())

const close = () =>
  closeSuperseded(stage.client(), repository, {
    kind: 'close-superseded',
    number: 1,
    comment: 'Closed by Sluice.',
  })

function pull() {
  const { state, comments } = stage.repo.pullRequest(1)
  return { state, comments: comments.map(({ body }) => body) }
}

const explained = `Closed by Sluice.\n\n${EXPLAINS_CLOSING}`

it('says why, once, and closes', async () => {
  await close()
  await close()
  expect(pull()).toEqual({ state: 'closed', comments: [explained] })
})

it.each([
  ['issues/create-comment', 'after'],
  ['pulls/update', 'before'],
] as const)(
  'a run that dies at %s (%s) is completed by the next, with one comment',
  async (at, when) => {
    const revive = stage.sandbox.intercept(({ operation }, phase) =>
      operation === at && phase === when ? 'drop' : undefined,
    )
    await expect(close()).rejects.toMatchObject({ code: 'unreachable' })
    expect(pull()).toEqual({ state: 'open', comments: [explained] })
    revive()
    await close()
    expect(pull()).toEqual({ state: 'closed', comments: [explained] })
  },
)

it('says it again where a person opened it again', async () => {
  await close()
  const { owner, name: repo } = repository
  await stage.client().request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo,
    pull_number: 1,
    state: 'open',
  })
  await close()
  expect(pull()).toEqual({ state: 'closed', comments: [explained, explained] })
})

it('leaves alone what somebody closed a moment ago', async () => {
  await stage.repo.closePullRequest(1, { by: 'alice' })
  await close()
  expect(pull()).toEqual({ state: 'closed', comments: [] })
})
