import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sha } from '@sluice/core'
import { type TreeComparer, treeComparer } from './compare-trees.ts'
import { createRepository, createView, shareShallow } from './create-repository.ts'
import { type Comparison, fetchComparedTrees } from './fetch-compared-trees.ts'
import { type Depth, fetchObjects, isWhole } from './fetch-objects.ts'
import { checkAddress, type GitAddress, gitEnvironment } from './git-environment.ts'
import { explainingOldGit } from './git-version.ts'
import { inOneCall } from './in-one-call.ts'
import { type MergeOutcome, mergeTrees, type TreeMerge } from './merge-trees.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { type NewBranch, type PushResult, pushBranches } from './push-branches.ts'
import type { CommitObject, Line } from './read-commits.ts'
import { historyReader } from './read-history.ts'
import { readTrees } from './read-trees.ts'
import { treeStore } from './tree-store.ts'
import { type NewCommit, writeCommit } from './write-commit.ts'

export type WorkAreaOptions = GitAddress & {
  /** The git to run; by default the one on PATH. */
  readonly git?: string
  /** The environment to take paths and proxies from; by default that of this process. */
  readonly environment?: NodeJS.ProcessEnv
}

/** Objects whose names are known before git has read anything. */
export type KnownObjects = { readonly trees: readonly Sha[]; readonly blobs: readonly Sha[] }

/**
 * A bare repository of our own in a temporary folder, which holds no more than was asked for. It
 * knows nothing of the caller's checkout and configuration, and has no work tree.
 */
export type WorkArea = TreeComparer & {
  /** Brings commits and at most the top of their trees, so deep, and more objects by name; called again it deepens. */
  fetchCommits(commits: readonly Sha[], depth: Depth, more?: KnownObjects): Promise<void>
  /** Brings blobs, and trees with all trees below them, in one request; what it brought before is left out. */
  fetchObjects(names: Iterable<Sha>): Promise<void>
  /** Brings the trees that comparisons will read, and says which are still of interest. */
  fetchComparedTrees(comparisons: readonly Comparison[]): Promise<readonly boolean[]>
  /** Whether what was fetched reaches down to the roots. */
  isWhole(): Promise<boolean>
  /** What is here of a commit's history, or of several, children before parents. */
  history(from: Sha | readonly Sha[], line: Line): Promise<readonly CommitObject[]>
  /** Three-way merges of trees. Needs trees and blobs; see `prefetchBlobs`. */
  mergeTrees(merges: readonly TreeMerge[]): Promise<readonly MergeOutcome[]>
  /** Makes a commit; it is nowhere but here until it is pushed. */
  writeCommit(commit: NewCommit): Promise<Sha>
  /** Makes branches on the server; those that exist are not touched. */
  pushBranches(branches: readonly NewBranch[]): Promise<ReadonlyMap<string, PushResult>>
  /** Removes everything. The work area is of no use afterwards. */
  close(): Promise<void>
}

const MOST_OUTPUT_BYTES = 128 * 2 ** 20
const MOST_SILENCE_MS = 120_000

/**
 * @throws {GitProblem} `address-refused`; every method throws GitProblems as well, `git-missing` and
 * `git-too-old` among them.
 */
export async function openWorkArea(options: WorkAreaOptions): Promise<WorkArea> {
  checkAddress(options)
  const root = await mkdtemp(join(tmpdir(), 'sluice-git-'))
  const close = () => rm(root, { recursive: true, force: true })
  try {
    const folder = join(root, 'repository.git')
    const here = join(root, 'here.git')
    await Promise.all([createRepository(folder, options), createView(here, folder)])
    const { gitRunner } = await import('./run-git.ts')
    const runIn = (place: string) =>
      gitRunner({
        folder: place,
        binary: options.git ?? 'git',
        environment: gitEnvironment(options, root, options.environment ?? process.env),
        token: options.token,
        maxOutputBytes: MOST_OUTPUT_BYTES,
        silenceMs: MOST_SILENCE_MS,
      })
    const [run, runHere] = [explainingOldGit(runIn(folder)), explainingOldGit(runIn(here))]
    // Two fetches would both want to say where the history ends.
    const alone = oneAtATime()
    const held = new Set<Sha>()
    const commitHistory = historyReader(run)
    const trees = treeStore((names) => readTrees(runHere, names))
    return {
      fetchCommits: (commits, depth, more = { trees: [], blobs: [] }) =>
        alone(async () => {
          const missing = [...more.trees, ...more.blobs].filter((name) => !held.has(name))
          await commitHistory.fetch(commits, depth, missing)
          for (const name of missing) held.add(name)
          trees.expect(more.trees)
        }),
      fetchObjects: (names) =>
        alone(async () => {
          const missing = [...new Set(names)].filter((name) => !held.has(name))
          await fetchObjects(run, missing, 'whole')
          for (const name of missing) held.add(name)
        }),
      fetchComparedTrees: (comparisons) =>
        alone(() =>
          fetchComparedTrees(
            { read: trees.read, fetch: (names, extent) => fetchObjects(run, names, extent) },
            comparisons,
          ),
        ),
      isWhole: () => isWhole(folder),
      history: (from, line) => commitHistory.read([from].flat(), line),
      ...treeComparer(run, trees.known),
      mergeTrees: inOneCall((merges) => mergeTrees(run, folder, merges)),
      writeCommit: (commit) => writeCommit(folder, commit),
      pushBranches: async (branches) => {
        await shareShallow(folder, here)
        return pushBranches(runHere, options.url, branches)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
