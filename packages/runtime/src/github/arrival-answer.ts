import type { ChannelName, Sha } from '@sluice/core'
import { parsePromotionBranch } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer } from './answers.ts'
import { JUDGED_HEAD, type JudgedHead, judgedHead, judgedHeadAnswer } from './judged-head.ts'

/** A fragment for `Commit`: how it came. It uses the variables `$file` and `$status`. */
export const ARRIVAL = `
  fragment arrival on Commit {
    tree { oid }
    before: parents(first: 1) { nodes { file(path: $file) { oid } } }
    cameBy: associatedPullRequests(first: 5) {
      nodes {
        number state baseRefName isCrossRepository
        mergeCommit { oid }
        mergedBy { login __typename }
        ${JUDGED_HEAD}
      }
    }
  }`

/** Members of `Commit` that `ARRIVAL` asks for. */
export const arrivalAnswer = {
  tree: z.object({ oid: shaAnswer }),
  before: z.object({ nodes: z.array(z.object({ file: z.object({ oid: shaAnswer }).nullable() })) }),
  cameBy: z
    .object({
      nodes: z.array(
        z.object({
          number: z.number(),
          state: z.string(),
          baseRefName: z.string(),
          isCrossRepository: z.boolean(),
          mergeCommit: z.object({ oid: shaAnswer }).nullable(),
          mergedBy: actorAnswer.optional(),
          ...judgedHeadAnswer,
        }),
      ),
    })
    .nullable(),
}

type Answer = { [Key in keyof typeof arrivalAnswer]: z.output<(typeof arrivalAnswer)[Key]> }

/** The pull request by which a channel's newest commit came, and how its gates stood. */
export type ArrivalReading = {
  readonly commit: Sha
  readonly tree: Sha
  readonly number: number
  readonly mergedBy: string
} & JudgedHead

/**
 * @returns undefined where it came by no pull request of this repository into the branch, or where
 * the branch had no policy before: then nothing could judge it.
 */
export function arrivalReading(
  commit: Sha,
  branch: string,
  read: ({ readonly oid: Sha } & Answer) | undefined,
): ArrivalReading | undefined {
  // The branch may have moved while GitHub put its answer together.
  if (read?.oid !== commit) return undefined
  const { tree, before, cameBy } = read
  if (!before.nodes.some(({ file }) => file !== null)) return undefined
  const pull = cameBy?.nodes.find(
    ({ state, baseRefName, isCrossRepository, mergeCommit, headRefOid }) =>
      state === 'MERGED' &&
      baseRefName === branch &&
      !isCrossRepository &&
      (mergeCommit?.oid === commit || headRefOid === commit),
  )
  const head = pull && judgedHead(pull)
  if (pull === undefined || head === undefined) return undefined
  return {
    commit,
    tree: tree.oid,
    number: pull.number,
    mergedBy: pull.mergedBy ?? 'somebody',
    ...head,
  }
}

/** Whether a pull request brings what the source has, and so is a promotion, whoever opened it. */
export function isPromotionHead(
  { headBranch, head }: { readonly headBranch: string; readonly head: Sha },
  channel: ChannelName,
  source: { readonly branch: string; readonly line: ReadonlySet<Sha> },
): boolean {
  return (
    headBranch === source.branch ||
    parsePromotionBranch(headBranch, channel) !== undefined ||
    source.line.has(head)
  )
}
