import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Sha, sha } from '@sluice/core'
import { type Files, LooseObjects } from './loose-objects.ts'

const { PATH } = process.env

/**
 * A repository in which a story is told: branches `next` and `stable` that share one commit at
 * first. Its own `.git` folder can be served.
 */
export type Story = {
  readonly folder: string
  readonly repository: string
  /** Runs git on the last branch that was committed to or checked out. */
  git(...args: string[]): string
  /** Writes files on a branch and commits. A branch that is not there begins without a past. */
  commit(branch: string, files: Files, message?: string): Sha
  tip(branch: string): Sha
  firstParentOf(commit: Sha): Sha
  /** A file of a commit, or of a branch. */
  text(at: string, path: string): string
  /** From here on commits are dated so much earlier, as by another machine or a rebase. */
  turnClockBack(seconds: number): void
  /** Lands next's tip (or another commit) on stable the way Sluice does. */
  promote(how?: 'merge' | 'linear' | 'squashed by hand', candidate?: Sha): Sha
  /** A commit on stable with the tree of an older one. */
  rollBack(to: Sha): Sha
  end(): void
}

/** Git does not look at these commands' work tree. */
const WITHOUT_WORK_TREE = ['branch', 'rev-list', 'rev-parse', 'show', 'for-each-ref']

export function tellStory(start: Files = { 'app.py': lines(30), 'README.md': 'service\n' }): Story {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-story-'))
  const repository = join(folder, '.git')
  const objects = new LooseObjects(join(repository, 'objects'))
  const head = join(repository, 'HEAD')
  const branchFile = (branch: string) => join(repository, 'refs/heads', branch)
  let clock = 1_700_000_000
  let isCheckedOut = false
  const run = (...args: string[]) => {
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
  const tip = (branch: string) => sha(readFileSync(branchFile(branch), 'utf8').trim())
  const add = (branch: string, tree: Sha, parents: readonly Sha[], message: string) => {
    const person = `Ada <ada@example.com> ${clock++} +0000`
    const made = objects.write(
      'commit',
      [
        `tree ${tree}`,
        ...parents.map((parent) => `parent ${parent}`),
        `author ${person}`,
        `committer ${person}`,
        `\n${message}\n`,
      ].join('\n'),
    )
    mkdirSync(dirname(branchFile(branch)), { recursive: true })
    writeFileSync(branchFile(branch), `${made}\n`)
    writeFileSync(head, `ref: refs/heads/${branch}\n`)
    isCheckedOut = false
    return made
  }
  const commitOf = (at: string) => (/^[0-9a-f]{40}$/.test(at) ? sha(at) : tip(at))
  const story: Story = {
    folder,
    repository,
    git(...args) {
      if (!isCheckedOut && !WITHOUT_WORK_TREE.includes(args[0] ?? '')) {
        run('reset', '-q', '--hard')
        isCheckedOut = true
      }
      return run(...args)
    },
    tip,
    firstParentOf: (commit) => objects.firstParentOf(commit),
    text: (at, path) => objects.textAt(objects.treeOf(commitOf(at)), path),
    turnClockBack(seconds) {
      clock -= seconds
    },
    commit(branch, files, message = 'Change') {
      if (!existsSync(branchFile(branch))) {
        return add(branch, objects.editTree(undefined, files), [], message)
      }
      const parent = tip(branch)
      return add(branch, objects.editTree(objects.treeOf(parent), files), [parent], message)
    },
    promote(how = 'merge', candidate = tip('next')) {
      const parents = how === 'merge' ? [tip('stable'), candidate] : [tip('stable')]
      const trailer = how === 'squashed by hand' ? '' : `\n\nSluice-Candidate: ${candidate}`
      return add('stable', objects.treeOf(candidate), parents, `Promote next to stable${trailer}`)
    },
    rollBack: (to) => add('stable', objects.treeOf(to), [tip('stable')], `Roll back to ${to}`),
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
  for (const part of ['objects/info', 'objects/pack', 'refs/heads']) {
    mkdirSync(join(repository, part), { recursive: true })
  }
  writeFileSync(join(repository, 'config'), CONFIG)
  const first = story.commit('next', start, 'Start')
  writeFileSync(branchFile('stable'), `${first}\n`)
  return story
}

const CONFIG = `[core]
	repositoryformatversion = 0
	bare = false
	autocrlf = false
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[gc]
	auto = 0
[maintenance]
	auto = false
`

/** A file of numbered lines, some of them replaced. */
export function lines(count: number, replaced: Readonly<Record<number, string>> = {}): string {
  return Array.from(
    { length: count },
    (_, index) => `${replaced[index] ?? `line ${index}`}\n`,
  ).join('')
}
