import type { Sha } from '@sluice/core'
import { compareKnownTrees } from './compare-known-trees.ts'
import {
  changedPaths,
  type PatchContext,
  type PathChange,
  pairKey,
  patchIds,
  type TreePair,
} from './diff-trees.ts'
import { inOneCall } from './in-one-call.ts'
import type { Tree } from './read-trees.ts'
import type { RunGit } from './run-git.ts'

/** What differs between trees, pair by pair. */
export type TreeComparer = {
  /** The paths in which trees differ; of the given paths only, at least. Needs trees. */
  changedPaths(
    pairs: readonly TreePair[],
    paths?: readonly string[],
  ): Promise<readonly (readonly PathChange[])[]>
  /** Patch ids of the differences; undefined for equal trees. Needs trees and blobs. */
  patchIds(
    pairs: readonly TreePair[],
    context?: PatchContext,
  ): Promise<readonly (string | undefined)[]>
}

/** With more, git finds its way faster. */
const MOST_PATHS = 500

/** Compares what was read already by itself, and asks git for the rest. */
export function treeComparer(run: RunGit, known: ReadonlyMap<Sha, Tree>): TreeComparer {
  const ask = async (pairs: readonly TreePair[], paths?: readonly string[]) => {
    const found = await changedPaths(run, pairs, paths)
    return pairs.map((pair) => found.get(pairKey(pair)) ?? [])
  }
  const askTogether = inOneCall((pairs: readonly TreePair[]) => ask(pairs))
  const withContext = new Map<PatchContext | undefined, TreeComparer['patchIds']>()
  return {
    changedPaths: async (pairs, paths = []) => {
      const here = pairs.map((pair) =>
        paths.length > MOST_PATHS ? undefined : compareKnownTrees(known, pair, paths),
      )
      const open = pairs.filter((_, index) => here[index] === undefined)
      if (open.length === 0) return here.map((changes) => changes ?? [])
      const asked = await (paths.length === 0 ? askTogether(open) : ask(open, paths))
      const found = new Map(open.map((pair, index) => [pairKey(pair), asked[index]]))
      return pairs.map((pair, index) => here[index] ?? found.get(pairKey(pair)) ?? [])
    },
    patchIds: (pairs, context) => {
      const together =
        withContext.get(context) ??
        inOneCall(async (all: readonly TreePair[]) => {
          const differing = all.filter(({ from, to }) => from !== to)
          const ids = await patchIds(run, differing, context)
          return all.map((pair) => ids.get(pairKey(pair)))
        })
      withContext.set(context, together)
      return together(pairs)
    },
  }
}
