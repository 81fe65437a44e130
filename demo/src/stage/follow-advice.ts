import { join } from 'node:path'
import { DemoFailure } from '../demo-failure.ts'
import { runWithGit } from './run-git.ts'
import type { Stage } from './stage.ts'

/** The one shape of command that the demo runs: a branch from next, and picks. */
const BACKPORT =
  /`(git switch -c (\S+) origin\/next(?: && git cherry-pick -x (?:-m \d+ )?[0-9a-f]{40})+)`/

/** The command that a report gives against the loss of a fix. */
export function backportCommand(summary: string): {
  readonly command: string
  readonly branch: string
} {
  const [, command, branch] = BACKPORT.exec(summary) ?? []
  if (command === undefined || branch === undefined || !/^[\w/-]+$/.test(branch)) {
    throw new DemoFailure('The report gives the command that carries the fix to next.', summary)
  }
  return { command, branch }
}

/** Somebody runs that command in a clone of their own, letter for letter, and pushes the branch. */
export async function followAdvice(
  stage: Stage,
  by: string,
  advice: { readonly command: string; readonly branch: string },
): Promise<void> {
  const user = { login: by, token: stage.repo.token({ kind: 'user', login: by }) }
  const clone = join(stage.folder, 'clone')
  const { signal } = stage
  await runWithGit('git', ['clone', '--quiet', stage.repo.cloneUrl, clone], {
    folder: stage.folder,
    user,
    signal,
  })
  await runWithGit('sh', ['-c', advice.command], { folder: clone, user, signal })
  await runWithGit('git', ['push', '--quiet', 'origin', advice.branch], {
    folder: clone,
    user,
    signal,
  })
}
