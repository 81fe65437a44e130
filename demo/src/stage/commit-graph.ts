import { runWithGit } from './run-git.ts'
import type { Stage } from './stage.ts'

/** What git itself draws of the bare repository. */
export async function commitGraph(stage: Stage, coloured: boolean): Promise<readonly string[]> {
  const text = await runWithGit(
    'git',
    [
      'log',
      '--graph',
      '--oneline',
      '--decorate',
      `--color=${coloured ? 'always' : 'never'}`,
      '--branches',
    ],
    { folder: stage.repo.gitDirectory, signal: stage.signal },
  )
  return text.trimEnd().split('\n')
}
