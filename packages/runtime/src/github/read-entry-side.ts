import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import { viewerAnswer } from './channels-answer.ts'
import type { GitHubClient } from './client.ts'
import { FILE, fileAnswer } from './file-answer.ts'
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

/** A branch that pull requests with a label enter. */
export type LabelledBranch = { readonly branch: string; readonly label: string }

export const entrySideAnswer = labelledAnswer.extend({
  mergeCommitAllowed: z.boolean(),
  squashMergeAllowed: z.boolean(),
  rebaseMergeAllowed: z.boolean(),
  entered: z
    .object({
      target: z.object({
        oid: shaAnswer,
        file: fileAnswer,
      }),
    })
    .nullable(),
})

/** A fragment for `Repository`; its answer is `entrySideAnswer`. It uses the variable `$file`. */
export const ENTRY_SIDE = `
  fragment entrySide on Repository {
    mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
    entered: ref(qualifiedName: $entered) {
      target { oid ... on Commit { ${FILE} } }
    }
    ...labelled
  }
  ${LABELLED}`

export const ENTRY_SIDE_VARIABLES = `$entered: String!, ${LABELLED_VARIABLES}`

export function entrySideVariables({ branch, label }: LabelledBranch) {
  return { entered: `refs/heads/${branch}`, base: branch, label }
}

const answer = z.object({ viewer: viewerAnswer, repository: entrySideAnswer })

const QUERY = `
  query sluiceEntrySide($owner: String!, $name: String!, $file: String!, ${ENTRY_SIDE_VARIABLES}) {
    viewer { login }
    repository(owner: $owner, name: $name) { ...entrySide }
  }
  ${ENTRY_SIDE}`

export async function readEntrySide(
  client: GitHubClient,
  repository: Repository,
  asked: LabelledBranch,
  policyFile: string,
): Promise<EntrySide> {
  const { viewer, repository: read } = await ask(client, {
    doing: `read the branch ${asked.branch}`,
    needs: 'contents: read, pull-requests: read',
    query: QUERY,
    variables: { ...repository, file: policyFile, ...entrySideVariables(asked) },
    answer,
  })
  return entrySide(read, viewer.login, asked, policyFile)
}

/** @throws {SluiceError} `misconfigured` where the branch does not exist, or its policy is no policy. */
export function entrySide(
  read: z.output<typeof entrySideAnswer>,
  viewer: string,
  { branch, label }: LabelledBranch,
  policyFile: string,
): EntrySide {
  if (read.entered === null) {
    throw new SluiceError(
      'misconfigured',
      `The branch ${branch} does not exist. Create it, or correct the channel's \`branch\` in the policy.`,
    )
  }
  const { oid, file } = read.entered.target
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
    viewer,
    head: oid,
    policyText: file?.object?.text ?? undefined,
    labelled: { ...read.labelled, label },
    methods: allowed.flatMap(([method, isAllowed]) => (isAllowed ? [method] : [])),
  }
}
