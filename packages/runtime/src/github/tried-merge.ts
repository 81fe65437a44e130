import type { TriedMerge } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'

/** A member of `PullRequest`, of `triedMergeAnswer`: GitHub's own test merge. */
export const TRIED_MERGE =
  'potentialMergeCommit { tree { oid } parents(first: 3) { nodes { oid } } }'

export const triedMergeAnswer = z
  .object({
    tree: z.object({ oid: shaAnswer }),
    parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
  })
  .nullable()

export function triedMerge(tried: z.output<typeof triedMergeAnswer>): { merge?: TriedMerge } {
  if (tried === null) return {}
  return { merge: { tree: tried.tree.oid, parents: tried.parents.nodes.map(({ oid }) => oid) } }
}
