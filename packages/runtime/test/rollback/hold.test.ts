import { afterEach, describe, expect, it } from 'vitest'
import { manyCommits } from '../github/many-commits.ts'
import { RollbackStory } from './rollback-story.ts'

let story: RollbackStory
afterEach(() => story.end())

/** Rolled back and landed, with next as it was when the bad promotion was made. */
const rolledBack = async () => {
  story = await RollbackStory.begin({ policy: 'rollback: { approval: none }\n' })
  await story.rolledBack()
  await story.promotion.evaluated('stable', 0.85)
  await story.promotion.evaluated('next', 0.86)
  return story
}

/** What a run of the promotion says of the hold. */
const held = async () => {
  const { decision } = await story.promotion.promoted()
  return decision.outcome === 'up-to-date'
    ? 'up-to-date'
    : decision.gates.find(({ gate }) => gate === 'hold')
}

const incident = () => story.repo.issues().at(-1)?.number ?? 0

describe('after a rollback', () => {
  it('promotion is held, with three ways out; a maintainer closes the incident, and all comes in again', async () => {
    const { repo } = await rolledBack()
    const stable = await repo.sha('stable')
    expect(await held()).toMatchObject({
      verdict: 'fail',
      next: 'act',
      observed: `rolled back by ${stable.slice(0, 7)}`,
      reason: expect.stringContaining(`incident #${incident()} is open`),
      clear: [
        expect.stringMatching(
          /Release it: close #\d+ by hand.*Or carry the removal to next.*`git fetch origin && git switch -c removal-to-next origin\/next && git cherry-pick -x \w{40}`.*Or acknowledge/,
        ),
      ],
    })
    expect(await repo.sha('stable')).toBe(stable)
    await repo.closeIssue(incident(), { by: 'alice' })
    const { report } = await story.promotion.promoted()
    expect(report.landed).toBe(await repo.sha('stable'))
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
    expect(await story.promotion.promoted()).toMatchObject({ decision: { outcome: 'up-to-date' } })
  })

  it('the fix is promoted with the rolled-back work after the release', async () => {
    const { repo } = await rolledBack()
    await story.promotion.developed('Mend the answers', { 'prompt.txt': 'Answer well.\n' })
    await story.promotion.ci('next', 'success')
    await story.promotion.evaluated('next', 0.86)
    expect(await held()).toMatchObject({ verdict: 'fail' })
    await repo.comment(incident(), { by: 'alice', body: '/sluice release mended by #9' })
    expect((await story.promotion.promoted()).report.landed).toBeDefined()
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
    expect(await repo.files('stable')).toMatchObject({ 'bad.py': 'x\n' })
  })

  it('a restore is held however much the promotion had brought', async () => {
    story = await RollbackStory.begin()
    const { repo, promotion } = story
    await manyCommits(repo, 'next', 105)
    await promotion.wellMeasured()
    expect((await promotion.promoted()).report.landed).toBeDefined()
    await story.rolledBack()
    await story.merged('squash')
    await promotion.evaluated('stable', 0.85)
    expect(await held()).toMatchObject({ verdict: 'fail' })
    await repo.closeIssue(incident(), { by: 'alice' })
    await promotion.evaluated('next', 0.86)
    expect((await promotion.promoted()).report.landed).toBeDefined()
  })

  it('the hold stays whatever else happens to the incident', async () => {
    const { repo } = await rolledBack()
    const number = incident()
    const stays = async (what: string, why: string) =>
      expect(await held(), what).toMatchObject({
        verdict: 'fail',
        reason: expect.stringContaining(why),
      })
    await repo.comment(number, { by: 'mallory', body: '/sluice release let it in' })
    await stays('a stranger comments the command', 'is open')
    await repo.comment(number, { by: 'alice', body: '/sluice release' })
    await stays('a maintainer gives no reason', 'is open')
    await repo.comment(number, { by: 'bob', body: '/sluice release it was not it' })
    await stays('who may only write comments the command', 'is open')
    await repo.closeIssue(number, { by: 'bob' })
    await stays('who may only write closes it', 'who does not maintain the repository')
    await repo.reopenIssue(number, { by: 'alice' })
    await closedByBot(number)
    await stays('a bot closes it', 'which is no person')
    await repo.reopenIssue(number, { by: 'alice' })
    await repo.closeIssue(number, { by: 'alice' })
    await repo.reopenIssue(number, { by: 'bob' })
    await stays('it was closed by hand, and reopened', 'is open')
    await repo.commit({
      branch: 'stable',
      message: `Fixes #${number}`,
      files: {},
      author: { login: 'alice' },
    })
    await stays('a commit says Fixes', 'closed by a commit or pull request')
    await repo.label(number, [], { by: 'alice' })
    await stays('the incident is gone', 'no incident about it was found')
    expect(repo.issues()).toHaveLength(2)
    await held()
    expect(repo.issues()).toHaveLength(2)
  })
})

async function closedByBot(number: number): Promise<void> {
  const client = story.context(
    story.repo.token({ kind: 'app', login: 'stale', permissions: { issues: 'write' } }),
  )
  await client.client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    owner: 'acme',
    repo: 'assistant',
    issue_number: number,
    state: 'closed',
  })
}

describe('without Sluice', () => {
  it('files deleted by hand are held, though next has nothing new, and come in again after the release', async () => {
    story = await RollbackStory.begin()
    const { repo } = story
    const hand = { branch: 'stable', author: { login: 'alice' } }
    // Beside a hotfix, so that no earlier tree comes back; and nothing says what it is.
    await repo.commit({ ...hand, message: 'Hotfix', files: { 'hotfix.txt': 'x\n' } })
    await repo.commit({ ...hand, message: 'Tidy up', files: { 'bad.py': null } })
    const stable = await repo.sha('stable')
    await story.promotion.evaluated('stable', 0.85)
    expect(await held()).toMatchObject({
      verdict: 'fail',
      next: 'act',
      observed: `rolled back by ${stable.slice(0, 7)}`,
    })
    expect(repo.issues()).toMatchObject([{ state: 'open' }])
    expect(await repo.sha('stable')).toBe(stable)
    await repo.commit({
      branch: 'next',
      message: 'Hotfix',
      files: { 'hotfix.txt': 'x\n' },
      author: { login: 'bob' },
    })
    await story.promotion.wellMeasured()
    expect(await held()).toMatchObject({ verdict: 'fail' })
    await repo.closeIssue(incident(), { by: 'alice' })
    expect((await story.promotion.promoted()).report.landed).toBeDefined()
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
    expect(await repo.files('stable')).toMatchObject({ 'bad.py': 'x\n' })
  })

  it('a hotfix of the channel’s own takes nothing away: next has nothing new', async () => {
    story = await RollbackStory.begin()
    await story.repo.commit({
      branch: 'stable',
      message: 'Hotfix',
      files: { 'hotfix.txt': 'x\n' },
      author: { login: 'alice' },
    })
    expect(await held()).toBe('up-to-date')
    expect(story.repo.issues()).toEqual([])
  })

  it('GitHub’s Revert button holds the promotion, and opens an incident', async () => {
    story = await RollbackStory.begin()
    const { repo, bad, good } = story
    await repo.commit({
      branch: 'revert-2',
      from: 'stable',
      message: `Revert "Promote"\n\nThis reverts commit ${bad}.`,
      files: { 'prompt.txt': 'Answer briefly.\n', 'bad.py': null },
      author: { login: 'alice' },
    })
    const { number } = await repo.openPullRequest({ by: 'alice', head: 'revert-2', base: 'stable' })
    await repo.mergePullRequest(number, { by: 'alice' })
    expect(await repo.tree('stable')).toBe(await repo.tree(good))
    await story.promotion.evaluated('stable', 0.85)
    expect(await held()).toMatchObject({ verdict: 'fail' })
    expect(repo.issues()).toMatchObject([
      { title: expect.stringContaining('taken away from stable'), state: 'open' },
    ])
    await repo.closeIssue(incident(), { by: 'alice' })
    expect((await story.promotion.promoted()).report.landed).toBeDefined()
    expect(await repo.tree('stable')).toBe(await repo.tree('next'))
  })

  it('a rollback that is squashed or rebased by hand holds as well', async () => {
    for (const method of ['squash', 'rebase'] as const) {
      story = await RollbackStory.begin()
      await story.rolledBack()
      await story.merged(method)
      expect(await story.repo.tree('stable')).toBe(await story.repo.tree(story.good))
      await story.promotion.evaluated('stable', 0.85)
      expect(await held(), method).toMatchObject({
        verdict: 'fail',
        reason: expect.stringContaining(`incident #${incident()} is open`),
      })
      if (method === 'squash') await story.end()
    }
  })

  it('a rollback that is open keeps promotions out', async () => {
    story = await RollbackStory.begin()
    await story.promotion.developed('More', { 'more.txt': 'x\n' })
    await story.promotion.wellMeasured()
    await story.rolledBack()
    expect(await held()).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('is being rolled back by #'),
    })
  })
})
