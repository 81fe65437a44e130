import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import {
  JUDGED_COMMIT,
  type JudgedCommit,
  judgedCommit,
  judgedCommitAnswer,
} from './judged-commit.ts'

/** Members of `PullRequest`: its head, and a status there. They use the variable `$status`. */
export const JUDGED_HEAD = `
  headRefName headRefOid
  commits(last: 1) { nodes { commit { ${JUDGED_COMMIT} } } }`

/** What `JUDGED_HEAD` asks for. */
export const judgedHeadAnswer = {
  headRefName: z.string(),
  headRefOid: shaAnswer,
  commits: z.object({ nodes: z.array(z.object({ commit: judgedCommitAnswer })) }),
}

export type JudgedHead = {
  readonly headBranch: string
  readonly head: Sha
  readonly headTree: Sha
  readonly status?: NonNullable<JudgedCommit['status']>
}

/** Undefined where it moved while GitHub answered. */
export function judgedHead(
  read: {
    [Key in keyof typeof judgedHeadAnswer]: z.output<(typeof judgedHeadAnswer)[Key]>
  },
): JudgedHead | undefined {
  const head = read.commits.nodes.at(-1)?.commit
  if (head?.oid !== read.headRefOid) return undefined
  const { commit, tree, status } = judgedCommit(head)
  return {
    headBranch: read.headRefName,
    head: commit,
    headTree: tree,
    ...(status === undefined ? {} : { status }),
  }
}
