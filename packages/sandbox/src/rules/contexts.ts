import type { Sha } from '../git/sha.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { RequiredCheck } from '../state/rules.ts'

export interface ContextState {
  readonly name: string
  readonly appId: number | undefined
  readonly state: 'passed' | 'pending' | 'failed'
}

/** The newest word of each check and status about a commit. */
export function latestPerContext(repository: RepositoryState, sha: Sha): ContextState[] {
  const latest = new Map<string, ContextState>()
  for (const run of repository.checkRuns) {
    if (run.suite.sha !== sha) continue
    const passed = ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '')
    latest.set(`check ${run.suite.app.id} ${run.name}`, {
      name: run.name,
      appId: run.suite.app.id,
      state: run.status !== 'completed' ? 'pending' : passed ? 'passed' : 'failed',
    })
  }
  for (const status of repository.statuses) {
    if (status.sha !== sha) continue
    const state =
      status.state === 'success' ? 'passed' : status.state === 'pending' ? 'pending' : 'failed'
    latest.set(`status ${status.context}`, { name: status.context, appId: status.appId, state })
  }
  return [...latest.values()]
}

/** How a required check stands: GitHub calls one "expected" that nobody has reported yet. */
export function requiredState(
  contexts: readonly ContextState[],
  required: RequiredCheck,
): 'passed' | 'pending' | 'failed' | 'expected' {
  const mine = contexts.filter(
    (context) =>
      context.name === required.context &&
      (required.appId === undefined || context.appId === required.appId),
  )
  if (mine.length === 0) return 'expected'
  if (mine.some((context) => context.state === 'failed')) return 'failed'
  return mine.some((context) => context.state === 'pending') ? 'pending' : 'passed'
}
