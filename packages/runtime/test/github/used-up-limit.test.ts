import { afterEach, beforeEach, expect, it } from 'vitest'
import { updatePull } from '../../src/github/enter-pull.ts'
import { openPullRequest } from '../../src/github/write-promotion.ts'
import { openRollbackPullRequest } from '../../src/github/write-rollback.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const PULL = {
  kind: 'open-pull-request',
  branch: 'next',
  base: 'stable',
  title: 'Promote',
  body: 'Because',
} as const

it.each([
  ['opening a promotion', 'pulls/create', () => openPullRequest(stage.client(), repository, PULL)],
  [
    'opening a rollback',
    'pulls/create',
    () => openRollbackPullRequest(stage.client(), repository, { ...PULL, draft: false }),
  ],
  [
    'updating a labelled pull request',
    'pulls/update-branch',
    async () => {
      const head = await stage.sha('next')
      return updatePull(stage.client(), repository, { id: '', number: 1, head })
    },
  ],
])(
  '%s: it has the status of a missing permission, and is told as what it is',
  async (_, operation, act) => {
    stage.instead((asked) => asked.operation === operation, {
      status: 403,
      headers: { 'retry-after': '3600' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    })
    await expect(act()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining("GitHub's rate limit is used up"),
    })
  },
)
