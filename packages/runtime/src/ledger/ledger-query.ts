import { LEDGER_BRANCH, recentMonths } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer, timeAnswer } from '../github/answers.ts'

/** GitHub gives the beginning of a long file; the rest is asked for by the blob's name. */
const fileAnswer = z
  .object({
    object: z
      .object({
        oid: shaAnswer.optional(),
        byteSize: z.number().optional(),
        isTruncated: z.boolean().nullish(),
        text: z.string().nullish(),
      })
      .nullable(),
  })
  .nullable()

export const ledgerHistoryAnswer = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      oid: shaAnswer,
      committedDate: timeAnswer,
      message: z.string(),
      parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
      author: z
        .object({
          email: z.string().nullable(),
          user: z.object({ login: z.string() }).nullable(),
        })
        .nullable(),
      signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullable(),
    }),
  ),
})

/** The answer to `LEDGER`; null where there is no such branch. */
export const ledgerAnswer = z
  .object({
    target: z.object({
      oid: shaAnswer,
      month: fileAnswer,
      before: fileAnswer,
      history: ledgerHistoryAnswer,
    }),
  })
  .nullable()

export type LedgerAnswer = z.output<typeof ledgerAnswer>
export type LedgerFileAnswer = z.output<typeof fileAnswer>

/** Fields of `Repository`. They use the variables `$ledgerMonth` and `$ledgerBefore`. */
export const LEDGER = `
  ledger: ref(qualifiedName: "refs/heads/${LEDGER_BRANCH}") {
    target {
      oid
      ... on Commit {
        month: file(path: $ledgerMonth) { object { ...ledgerFile } }
        before: file(path: $ledgerBefore) { object { ...ledgerFile } }
        history(first: 100) { ...ledgerHistory }
      }
    }
  }`

export const LEDGER_HISTORY = `
  fragment ledgerHistory on CommitHistoryConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      oid committedDate message
      parents(first: 2) { nodes { oid } }
      author { email user { login } }
      signature { isValid wasSignedByGitHub }
    }
  }`

export const LEDGER_FRAGMENTS = `
  fragment ledgerFile on Blob { oid byteSize isTruncated text }
  ${LEDGER_HISTORY}`

export function ledgerVariables(now: string): {
  readonly ledgerMonth: string
  readonly ledgerBefore: string
} {
  const { file, before } = recentMonths(now)
  return { ledgerMonth: file, ledgerBefore: before }
}
