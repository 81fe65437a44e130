import { sha } from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFixes } from '../../src/evidence/read-fixes.ts'
import { readChannels } from '../../src/github/read-channels.ts'
import { readLines } from '../../src/promotion/read-history.ts'
import { repository, Stage } from '../github/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

/** What only stable has, as a run that looks at next finds it. */
async function fixes(token = stage.token()) {
  const reading = await readChannels(stage.client(), repository, {
    channelBranch: 'stable',
    sourceBranch: 'next',
    policyFile: '.github/sluice.yml',
    statusContext: 'sluice/stable',
    now: '2026-01-05T08:00:00.000Z',
  })
  const candidate = await stage.sha('next')
  return readFixes({
    lines: await readLines(stage.client(), repository, reading),
    baseline: await stage.sha('stable'),
    candidate: { commit: candidate, tree: sha(await stage.repo.tree(candidate)) },
    cloneUrl: stage.repo.cloneUrl,
    token,
    now: '2026-01-05T08:00:00.000Z',
  })
}

const gitRequests = () => stage.sandbox.requests.filter(({ kind }) => kind === 'git')

describe('fixes that only the channel has', () => {
  it('are none where the channel has nothing of its own, and git is not asked', async () => {
    expect(await fixes()).toMatchObject({
      kind: 'measured',
      value: { changes: [] },
      source: { name: 'history' },
      about: { kind: 'commit', commit: await stage.sha('next') },
    })
    expect(gitRequests()).toEqual([])
  })

  // A squash names nothing, so that only its content tells that it was a promotion.
  it.each([
    { method: 'merge', told: 'history' },
    { method: 'squash', told: 'git' },
  ] as const)(
    'are none after a $method landed and next went on, told by $told',
    async (landing) => {
      await stage.repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable' })
      await stage.repo.mergePullRequest(1, { by: 'alice', method: landing.method })
      await stage.repo.commit({ branch: 'next', message: 'Third', files: { a: '3' } })
      const read = await fixes()
      expect(
        read.kind === 'measured' && read.value.changes.map(({ status }) => status.kind),
      ).not.toContain('lost')
      expect(read).toMatchObject({ source: { name: landing.told } })
      expect(gitRequests().length > 0).toBe(landing.told === 'git')
    },
  )

  it('are found with git, and named', async () => {
    const fix = await stage.repo.commit({
      branch: 'stable',
      message: 'Fix login',
      files: { login: 'fixed' },
    })
    expect(await fixes()).toMatchObject({
      kind: 'measured',
      value: { changes: [{ commit: fix, title: 'Fix login', status: { kind: 'lost' } }] },
      source: { name: 'git' },
    })
    expect(gitRequests()).not.toEqual([])
  })

  it('are not known where git may not read: refused, and the token is not told', async () => {
    await stage.repo.commit({ branch: 'stable', message: 'Fix', files: { login: 'fixed' } })
    const read = await fixes('ghs_0123456789abcdef')
    expect(read).toMatchObject({ kind: 'missing', why: 'refused', source: { name: 'git' } })
    expect(JSON.stringify(read)).not.toContain('ghs_0123456789abcdef')
  })
})
