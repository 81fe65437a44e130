import type { Actor } from '../state/actor.ts'
import type { Closer } from '../state/issue.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { closeIssue } from './close.ts'

const words = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi

/** The issues that a text says it closes. */
export function issuesNamedIn(repository: RepositoryState, text: string): number[] {
  return [...text.matchAll(words)]
    .map((match) => Number(match[1]))
    .filter((number) => repository.issues.get(number)?.kind === 'issue')
}

/** "Fixes #12" on the default branch closes issue 12. */
export function closeIssuesNamedIn(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  text: string,
  closer: Closer,
): void {
  for (const number of issuesNamedIn(repository, text)) {
    const issue = repository.issues.get(number)
    if (issue?.kind === 'issue' && issue.state === 'open') {
      closeIssue(world, repository, actor, issue, 'completed', closer)
    }
  }
}
