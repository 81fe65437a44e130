import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Sha, sha } from '@sluice/core'

const { PATH } = process.env

/**
 * A repository in which a story is told with git itself: branches `next` and `stable` that share
 * one commit at first. Its own `.git` folder can be served.
 */
export type Story = {
  readonly folder: string
  readonly repository: string
  git(...args: string[]): string
  /** Writes files (null deletes) on a branch and commits. */
  commit(branch: string, files: Files, message?: string): Sha
  tip(branch: string): Sha
  /** From here on commits are dated so much earlier, as by another machine or a rebase. */
  turnClockBack(seconds: number): void
  /** Lands next's tip (or another commit) on stable the way Sluice does. */
  promote(how?: 'merge' | 'linear' | 'squashed by hand', candidate?: Sha): Sha
  /** A commit on stable with the tree of an older one. */
  rollBack(to: Sha): Sha
  end(): void
}

export type Files = Readonly<Record<string, string | Buffer | null>>

export function tellStory(start: Files = { 'app.py': lines(30), 'README.md': 'service\n' }): Story {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-story-'))
  let clock = 1_700_000_000
  const git = (...args: string[]) => {
    const date = `${clock++} +0000`
    return execFileSync('git', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH,
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.com',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.com',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
        GIT_EDITOR: 'true',
      },
    }).trim()
  }
  const tip = (branch: string) => sha(git('rev-parse', branch))
  const move = (message: string, tree: string, ...parents: string[]) => {
    const made = git('commit-tree', tree, ...parents.flatMap((one) => ['-p', one]), '-m', message)
    git('checkout', '-q', 'stable')
    git('reset', '-q', '--hard', made)
    return sha(made)
  }
  const story: Story = {
    folder,
    repository: join(folder, '.git'),
    git,
    tip,
    turnClockBack(seconds) {
      clock -= seconds
    },
    commit(branch, files, message = 'Change') {
      if (git('symbolic-ref', '--short', 'HEAD') !== branch) git('checkout', '-q', branch)
      for (const [path, content] of Object.entries(files)) {
        const file = join(folder, path)
        mkdirSync(dirname(file), { recursive: true })
        if (content === null) rmSync(file)
        else writeFileSync(file, content)
      }
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
      return tip(branch)
    },
    promote(how = 'merge', candidate = tip('next')) {
      const parents = how === 'merge' ? [tip('stable'), candidate] : [tip('stable')]
      const trailer = how === 'squashed by hand' ? '' : `\n\nSluice-Candidate: ${candidate}`
      return move(`Promote next to stable${trailer}`, `${candidate}^{tree}`, ...parents)
    },
    rollBack: (to) => move(`Roll back to ${to}`, `${to}^{tree}`, tip('stable')),
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
  git('init', '-q', '-b', 'next')
  git('config', 'uploadpack.allowFilter', 'true')
  git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  git('config', 'core.autocrlf', 'false')
  story.commit('next', start, 'Start')
  git('branch', 'stable')
  return story
}

/** A file of numbered lines, some of them replaced. */
export function lines(count: number, replaced: Readonly<Record<number, string>> = {}): string {
  return Array.from(
    { length: count },
    (_, index) => `${replaced[index] ?? `line ${index}`}\n`,
  ).join('')
}
