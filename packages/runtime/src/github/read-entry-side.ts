import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { LABELLED, LABELLED_VARIABLES, type LabelledPage, labelledAnswer } from './list-labelled.ts'
import type { Repository } from './repository.ts'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

/** A channel's branch, its policy, and how the repository merges. */
export type EntrySide = {
  /** Login of the token's owner. */
  readonly viewer: string
  readonly head: Sha
  readonly policyText: string | undefined
  /** Those that the repository allows, in the order in which they are preferred. */
  readonly methods: readonly MergeMethod[]
  /** The first of the pull requests with the label that was asked about. */
  readonly labelled: LabelledPage & { readonly label: string }
}

const sideAnswer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: labelledAnswer.extend({
    mergeCommitAllowed: z.boolean(),
    squashMergeAllowed: z.boolean(),
    rebaseMergeAllowed: z.boolean(),
    ref: z
      .object({
        target: z.object({
          oid: shaAnswer,
          file: z
            .object({
              object: z
                .object({ text: z.string().nullish(), isTruncated: z.boolean().optional() })
                .nullable(),
            })
            .nullable(),
        }),
      })
      .nullable(),
  }),
})

const SIDE = `
  query sluiceEntrySide($owner: String!, $name: String!, $branch: String!, $file: String!, ${LABELLED_VARIABLES}) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
      ref(qualifiedName: $branch) {
        target { oid ... on Commit { file(path: $file) { object { ... on Blob { text isTruncated } } } } }
      }
      ...labelled
    }
  }
  ${LABELLED}`

export async function readEntrySide(
  client: GitHubClient,
  repository: Repository,
  { branch, label }: { readonly branch: string; readonly label: string },
  policyFile: string,
): Promise<EntrySide> {
  const { viewer, repository: read } = await ask(client, {
    doing: `read the branch ${branch}`,
    needs: 'contents: read, pull-requests: read',
    query: SIDE,
    variables: {
      ...{ ...repository, branch: `refs/heads/${branch}`, file: policyFile },
      ...{ base: branch, label },
    },
    answer: sideAnswer,
  })
  if (read.ref === null) {
    throw new SluiceError(
      'misconfigured',
      `The branch ${branch} does not exist. Create it, or correct the channel's \`branch\` in the policy.`,
    )
  }
  const { oid, file } = read.ref.target
  // Half a policy may lack exactly the rule that would have held.
  if (file?.object?.isTruncated === true) {
    throw new SluiceError(
      'misconfigured',
      `${policyFile} on ${branch} is too large to be a policy: GitHub gives only its beginning.`,
    )
  }
  const allowed = [
    ['merge', read.mergeCommitAllowed],
    ['squash', read.squashMergeAllowed],
    ['rebase', read.rebaseMergeAllowed],
  ] as const
  return {
    viewer: viewer.login,
    head: oid,
    policyText: file?.object?.text ?? undefined,
    labelled: { ...read.labelled, label },
    methods: allowed.flatMap(([method, isAllowed]) => (isAllowed ? [method] : [])),
  }
}
