import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readChannels } from '../../src/github/read-channels.ts'
import { findPolicyFile } from '../../src/github/read-policy-file.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const FILE = '.github/sluice.yml'
const committed = (branch: string, text: string) =>
  stage.repo.commit({ branch, message: 'Policy', files: { [FILE]: text } })
const found = (channel?: string) =>
  findPolicyFile(stage.client(), repository, {
    file: FILE,
    ...(channel === undefined ? {} : { channel }),
  })
const channels = (channelBranch = 'stable') =>
  readChannels(stage.client(), repository, {
    channelBranch,
    sourceBranch: 'next',
    policyFile: FILE,
    statusContext: 'sluice/stable',
    now: '2026-01-05T08:00:00.000Z',
  })

describe('the policy from which the channels are learnt', () => {
  it('is that of the default branch', async () => {
    const commit = await committed('stable', 'version: 1\n')
    expect(await found()).toEqual({ text: 'version: 1\n', commit, branch: 'stable' })
  })

  it('is that of the default branch, whatever a branch with the channel’s name brings', async () => {
    await committed('stable', 'of stable')
    await committed('next', 'of next')
    expect(await found('next')).toMatchObject({ text: 'of stable', branch: 'stable' })
    expect(await found('canary')).toMatchObject({ text: 'of stable', branch: 'stable' })
  })

  it('is that of the branch with the channel’s name, where the default branch has none', async () => {
    const commit = await committed('next', 'of next')
    expect(await found('next')).toEqual({ text: 'of next', commit, branch: 'next' })
  })

  it('is missed by name, with the branches that were looked at', async () => {
    await expect(found('next')).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(`There is no policy ${FILE} on stable or next.`),
    })
    await expect(found()).rejects.toThrow(`There is no policy ${FILE} on stable.`)
  })

  it('is never taken in part: one that GitHub cuts off is refused', async () => {
    await committed('stable', `version: 1\n${'# long\n'.repeat(200_000)}`)
    await expect(found()).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('is too large to be a policy'),
    })
    await expect(channels()).rejects.toMatchObject({
      code: 'misconfigured',
      message: `${FILE} on stable is too large to be a policy: GitHub gives only its beginning.`,
    })
  })

  it('says where the repository cannot be seen', async () => {
    await expect(
      findPolicyFile(stage.client(), { owner: 'acme', name: 'elsewhere' }, { file: FILE }),
    ).rejects.toMatchObject({
      code: 'permission',
      message: expect.stringContaining(
        `GitHub found nothing, or the token may not see it: could not read ${FILE} of acme/elsewhere`,
      ),
    })
  })
})

describe('the policy that judges', () => {
  it('is the one at the channel’s own commit', async () => {
    await committed('stable', 'of stable')
    await committed('next', 'of next')
    expect(await channels()).toMatchObject({
      policyText: 'of stable',
      channel: { head: await stage.repo.sha('stable') },
      source: { head: await stage.repo.sha('next') },
    })
  })

  it('is none where the channel has none', async () => {
    expect((await channels()).policyText).toBeUndefined()
  })

  it('is asked of a branch that exists', async () => {
    await expect(channels('stabel')).rejects.toMatchObject({
      code: 'misconfigured',
      message:
        "The branch stabel does not exist. Create it, or correct the channel's `branch` in the policy.",
    })
  })
})

describe('open pull requests into a channel', () => {
  it('are read with the newest first, so that many old ones do not hide a promotion', async () => {
    for (const topic of ['one', 'two', 'three']) {
      await stage.repo.branch(topic, await stage.repo.sha('next'))
      await stage.repo.openPullRequest({ by: 'alice', head: topic, base: 'stable' })
    }
    const { openPullRequests } = await channels()
    expect(openPullRequests.map(({ number }) => number)).toEqual([3, 2, 1])
    expect(openPullRequests[0]).toEqual({
      number: 3,
      author: 'alice',
      headBranch: 'three',
      head: await stage.repo.sha('next'),
      fromFork: false,
      failed: false,
      isQueued: false,
      comments: 0,
    })
  })

  it('tell which of them were refused by their gates', async () => {
    await stage.repo.openPullRequest({ by: 'alice', head: 'next', base: 'stable' })
    const status = (context: string, state: 'failure' | 'success') =>
      stage.sha('next').then((sha) => stage.repo.status({ sha, context, state }))
    const failed = async () => (await channels()).openPullRequests.map((pull) => pull.failed)
    await status('sluice/canary', 'failure')
    expect(await failed()).toEqual([false])
    await status('sluice/stable', 'failure')
    expect(await failed()).toEqual([true])
    await status('sluice/stable', 'success')
    expect(await failed()).toEqual([false])
  })
})
