import { GitProblem } from './git-problem.ts'
import type { RunGit } from './run-git.ts'

/** `merge-tree --write-tree --stdin` works from here on. */
const OLDEST = [2, 39] as const

/**
 * An old git does not know what it is asked for, and says so in words of its own. Only then it is
 * asked how old it is: a process less for every run that goes well.
 *
 * @returns a runner that throws `git-too-old` instead of what such a git complains of.
 */
export function explainingOldGit(run: RunGit): RunGit {
  return async (command) => {
    try {
      return await run(command)
    } catch (problem) {
      if (problem instanceof GitProblem && problem.code === 'git-missing') throw problem
      await checkGitVersion(run)
      throw problem
    }
  }
}

/** @throws {GitProblem} `git-missing` or `git-too-old`. */
async function checkGitVersion(run: RunGit): Promise<void> {
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
