import { join } from 'node:path'
import { DemoFailure } from '../demo-failure.ts'
import { runWithGit } from './run-git.ts'
import type { Stage } from './stage.ts'

/** Plain git commands in a row: nothing else of a report is ever run. */
const GIT_COMMANDS = /`(git [\w ./-]+(?: && git [\w ./-]+)*)`/g

/** The commands that a report gives against the loss of a fix, and the branch that they make. */
export function backportCommand(summary: string): {
  readonly command: string
  readonly branch: string
} {
  for (const [, command = ''] of summary.matchAll(GIT_COMMANDS)) {
    const [, branch] = /git switch -c ([\w/-]+) origin\/next\b/.exec(command) ?? []
    if (branch !== undefined && command.includes('git cherry-pick -x ')) return { command, branch }
  }
  throw new DemoFailure('The report gives the command that carries the fix to next.', summary)
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
