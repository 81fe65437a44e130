import { changedBelow } from '../git/list-files.ts'
import { type Sha, zeroSha } from '../git/sha.ts'
import type { Actor } from '../state/actor.ts'
import type { RepositoryState } from '../state/repository-state.ts'

/**
 * The workflow file that a token without `workflows: write` would change, if any. Compared with
 * what the branch had, and commit by commit for what is new to the repository: GitHub refuses both.
 */
export async function refusedWorkflowFile(
  repository: RepositoryState,
  actor: Actor,
  before: Sha,
  after: Sha,
): Promise<string | undefined> {
  const permissions = actor.token?.permissions
  if (actor.unbound || permissions === undefined || permissions['workflows'] !== undefined)
    return undefined
  if (after === zeroSha) return undefined
  const { git } = repository
  const changed =
    before === zeroSha ? [] : await changedBelow(git, before, after, '.github/workflows')
  for (const { sha, parents } of await git.newCommits(after)) {
    changed.push(...(await changedBelow(git, parents[0], sha, '.github/workflows')))
  }
  return changed[0]
}

export function workflowRefusal(actor: Actor, path: string): string {
  const [what, permission] =
    actor.token?.kind === 'user'
      ? ['a Personal Access Token', '`workflow` scope']
      : ['a GitHub App', '`workflows` permission']
  return `refusing to allow ${what} to create or update workflow \`${path}\` without ${permission}`
}
