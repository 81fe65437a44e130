import { Refusal } from '../refusal.ts'
import { judgeMerge } from '../rules/judge-merge.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { mergePullRequest } from './merge.ts'
import { advanceQueues } from './merge-queue.ts'

/** Carries out what waits for a condition that may hold now: called after every change. */
export async function settle(world: World, repository: RepositoryState): Promise<void> {
  await advanceQueues(world, repository)
  for (const pull of repository.pullRequests()) {
    const { autoMerge } = pull
    if (autoMerge === undefined || pull.state === 'closed' || pull.draft) continue
    const actor = autoMerge.by
    if ((await judgeMerge(repository, pull, actor, autoMerge.method)).length > 0) continue
    try {
      await mergePullRequest(world, repository, actor, pull, {
        method: autoMerge.method,
        title: autoMerge.headline,
        message: autoMerge.body,
      })
    } catch (error) {
      // A conflict waits for somebody to solve it.
      if (!(error instanceof Refusal)) throw error
    }
  }
}
