import { afterEach, expect, it } from 'vitest'
import { labelled, labelledHotfix } from '../promotion/labelled-hotfix.ts'
import { RollbackStory } from './rollback-story.ts'

let story: RollbackStory
afterEach(() => story.end())

const told = (number: number) =>
  story.promotion.status(story.repo.pullRequest(number).headSha, 'sluice/stable')

it('a hotfix waits for a rollback that is under way, and enters after it; what was rolled back does not', async () => {
  story = await RollbackStory.begin({ stable: 'approval: none\nhotfixes: labelled' })
  const { promotion, repo } = story
  const hotfix = await labelledHotfix(promotion)
  expect(await told(hotfix)).toBe('success: hotfix: labelled by alice')

  await story.rolledBack()
  expect(await told(hotfix)).toMatch(/^failure: held: stable is being rolled back to/)
  await promotion.promoted()
  expect(await told(hotfix)).toBe('failure: hotfix: blocked by rollback')
  expect(await told(story.rollbackNumber)).toMatch(/^success: rollback to/)

  const rollback = await story.merged()
  await promotion.promoted()
  expect(await told(hotfix)).toBe('success: hotfix: labelled by alice')

  const message = `Revert "Roll stable back"\n\nThis reverts commit ${rollback}.\n`
  const undoing = await labelledHotfix(promotion, { branch: 'undo', message })
  expect(await told(undoing)).toBe('failure: hotfix: blocked by taken back')
  await repo.branch('again', await repo.sha('stable'))
  await repo.commit({ branch: 'again', message: 'Again', files: await repo.files(story.bad) })
  const again = await repo.openPullRequest({ by: 'bob', head: 'again', base: 'stable' })
  await promotion.ci(repo.pullRequest(again.number).headSha, 'success')
  await labelled(promotion, again.number)
  expect(await told(again.number)).toMatch(/^failure: hotfix: blocked by (source|taken back)$/)
})

it('a hotfix of a fork waits as well, however many pull requests strangers have opened', async () => {
  story = await RollbackStory.begin({ stable: 'approval: none\nhotfixes: labelled' })
  const { promotion, repo } = story
  await repo.branch('strange', await repo.sha('stable'))
  const files = { 'strange.txt': 'x\n' }
  const commit = await repo.commit({ branch: 'strange', message: 'Strange', files })
  for (let count = 0; count < 50; count += 1) {
    const head = `strange-${count}`
    await repo.branch(head, commit)
    await repo.openPullRequest({ by: 'mallory', head, base: 'stable', fromFork: true })
  }
  const hotfix = await labelledHotfix(promotion, { fromFork: true })
  expect(await told(hotfix)).toBe('success: hotfix: labelled by alice')

  await story.rolledBack()
  expect(await told(hotfix)).toMatch(/^failure: held: stable is being rolled back to/)
  const again = await story.rolledBack()
  expect(again).toMatchObject({ pullRequest: { number: story.rollbackNumber } })
})

it('a rollback that begins while a look measures keeps the hotfix from turning green', async () => {
  story = await RollbackStory.begin({ stable: 'approval: none\nhotfixes: labelled' })
  const { promotion, repo } = story
  const hotfix = await labelledHotfix(promotion)
  const head = repo.pullRequest(hotfix).headSha
  await promotion.ci(head, 'failure')
  await promotion.promoted()
  expect(await told(hotfix)).toBe('failure: hotfix: blocked by ci')
  await promotion.ci(head, 'success')
  await promotion.developed('More', { 'more.txt': 'x\n' })
  let begun = false
  promotion.sandbox.intercept(async ({ operation }) => {
    if (operation !== 'repos/list-branches' || begun) return undefined
    begun = true
    await story.rolledBack()
    return undefined
  })
  await promotion.promoted()
  expect([begun, await told(hotfix)]).toEqual([true, 'failure: hotfix: blocked by rollback'])
})
