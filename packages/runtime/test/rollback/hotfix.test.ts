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
