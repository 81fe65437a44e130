import { sha } from '@sluice/core'
import type { Story } from './story.ts'

/** Sets the label anew, and has the run that it starts. */
export async function labelled(story: Story, number: number, by = 'alice') {
  const { repo } = story
  await repo.label(number, [], { by })
  await repo.label(number, ['Hotfix'], { by })
  const event = { number, label: 'Hotfix', by, head: sha(repo.pullRequest(number).headSha) }
  return story.promoted({ context: { ...story.context(), labelled: event } })
}

/** Bob's pull request of one file into stable; CI is green on it, and the run of the label has been. */
export async function labelledHotfix(
  story: Story,
  { branch = 'fix', message = 'Fix', by = 'alice', fromFork = false } = {},
): Promise<number> {
  const { repo } = story
  await repo.branch(branch, await repo.sha('stable'))
  const files = { [`${branch}.txt`]: 'x\n' }
  const head = await repo.commit({ branch, message, files, author: { login: 'bob' } })
  const opened = { by: 'bob', head: branch, base: 'stable', fromFork }
  const { number } = await repo.openPullRequest(opened)
  await story.ci(head, 'success')
  await labelled(story, number, by)
  return number
}
