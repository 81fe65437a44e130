import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import { FILE, fileAnswer } from './file-answer.ts'

/** The repository and the branch that a change came into, with the policy there. */
export type BackportPlace = {
  readonly repositoryId: string
  readonly repositoryUrl: string
  /** Login of the token's owner. */
  readonly viewer: string
  readonly branch: string
  /** The policy at the branch's tip, or on the default branch where the branch has none. */
  readonly policy?: { readonly text: string; readonly at: string }
  /** Where pull requests landed lately: number by commit. */
  readonly landings: ReadonlyMap<Sha, number>
}

export type LandedReading = {
  readonly commit: Sha
  readonly tree: Sha
  readonly message: string
  /** It and what came before it along first parents, newest first, as far as they were read. */
  readonly line: readonly Sha[]
  /** Trees along the first parents before it, newest first, as far as they were read. */
  readonly earlierTrees: readonly Sha[]
}

export const policyAt = z
  .object({
    name: z.string(),
    target: z.object({
      file: fileAnswer,
    }),
  })
  .nullable()

export const landedAnswer = z.object({
  oid: shaAnswer,
  message: z.string(),
  tree: z.object({ oid: shaAnswer }),
  history: z.object({
    nodes: z.array(
      z.object({
        oid: shaAnswer,
        tree: z.object({ oid: shaAnswer }),
        parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
      }),
    ),
  }),
})

export const placeAnswer = z.object({
  id: z.string(),
  url: z.url(),
  defaultBranchRef: policyAt,
  pullRequests: z.object({
    nodes: z.array(
      z.object({ number: z.number(), mergeCommit: z.object({ oid: shaAnswer }).nullable() }),
    ),
  }),
})

/** For both questions: where the change came, and with what. They use the variable `$file`. */
export const FRAGMENTS = `
  fragment policy on Ref {
    name
    target { oid ... on Commit { ${FILE} } }
  }
  fragment landed on Commit {
    oid message tree { oid }
    history(first: 30) { nodes { oid tree { oid } parents(first: 1) { nodes { oid } } } }
  }
  fragment landings on Repository {
    pullRequests(states: MERGED, first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergeCommit { oid } }
    }
  }`

export function placeOf(
  read: z.output<typeof placeAnswer>,
  viewer: string,
  branch: string,
  at: z.output<typeof policyAt>,
): BackportPlace {
  const [policy] = [at, read.defaultBranchRef].flatMap((ref) => {
    const object = ref?.target.file?.object
    return ref && typeof object?.text === 'string' && object.isTruncated !== true
      ? [{ text: object.text, at: ref.name }]
      : []
  })
  return {
    repositoryId: read.id,
    repositoryUrl: read.url,
    viewer,
    branch,
    ...(policy === undefined ? {} : { policy }),
    landings: new Map(
      read.pullRequests.nodes.flatMap(({ number, mergeCommit }) =>
        mergeCommit === null ? [] : [[mergeCommit.oid, number] as const],
      ),
    ),
  }
}

export function landedReading({
  oid,
  message,
  tree,
  history,
}: z.output<typeof landedAnswer>): LandedReading {
  const known = new Map(history.nodes.map((node) => [node.oid, node]))
  const line: Sha[] = [oid]
  const earlierTrees: Sha[] = []
  for (let at = known.get(oid); at !== undefined; ) {
    const [parent] = at.parents.nodes
    if (parent !== undefined) line.push(parent.oid)
    at = parent === undefined ? undefined : known.get(parent.oid)
    if (at !== undefined) earlierTrees.push(at.tree.oid)
  }
  return {
    commit: oid,
    tree: tree.oid,
    message,
    line,
    earlierTrees,
  }
}
