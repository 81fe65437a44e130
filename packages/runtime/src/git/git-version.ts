import { GitProblem } from './git-problem.ts'
import type { RunGit } from './run-git.ts'

/** `merge-tree --write-tree --stdin` works from here on. */
const OLDEST = [2, 39] as const

/** @throws {GitProblem} `git-missing` or `git-too-old`. */
export async function checkGitVersion(run: RunGit): Promise<void> {
  const answer = (await run({ args: ['version'] })).toString('utf8').trim()
  const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(answer) ?? []
  const found = [Number(major), Number(minor)] as const
  const enough = found[0] > OLDEST[0] || (found[0] === OLDEST[0] && found[1] >= OLDEST[1])
  if (enough) return
  throw new GitProblem(
    'git-too-old',
    `Sluice needs git ${OLDEST.join('.')} or newer; this runner has ${JSON.stringify(answer.slice(0, 60))}. Update git, or use a newer runner image.`,
  )
}
