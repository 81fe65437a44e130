import type { CommitStatus, PullRequestState, Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { ownStatuses, STATUSES, statusesAnswer } from './own-statuses.ts'
import { PULL_REQUEST, pullRequestAnswer, pullRequestState } from './pull-request-answer.ts'
import type { Repository } from './repository.ts'

/** The rollback's branch and its newest pull request. */
export type RollbackBranchReading = {
  readonly head?: {
    readonly commit: Sha
    readonly tree: Sha
    readonly parents: readonly Sha[]
    readonly message: string
  }
  readonly statuses: Readonly<Record<string, CommitStatus>>
  readonly pullRequest?: PullRequestState
  readonly isDraft: boolean
}

const answer = z.object({
  repository: z.object({
    ref: z
      .object({
        target: z.object({
          oid: shaAnswer,
          message: z.string(),
          tree: z.object({ oid: shaAnswer }),
          parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
          status: statusesAnswer,
        }),
      })
      .nullable(),
    pullRequests: z.object({
      nodes: z.array(pullRequestAnswer.extend({ isDraft: z.boolean() })),
    }),
  }),
})

const QUERY = `
  query sluiceRollbackBranch($owner: String!, $name: String!, $ref: String!, $branch: String!) {
    repository(owner: $owner, name: $name) {
      ref(qualifiedName: $ref) {
        target { oid ... on Commit { message tree { oid } parents(first: 3) { nodes { oid } } ${STATUSES} } }
      }
      pullRequests(headRefName: $branch, first: 1, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { isDraft ...pullRequest }
      }
    }
  }
  ${PULL_REQUEST}`

export async function readRollbackBranch(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<RollbackBranchReading> {
  const { repository: read } = await ask(client, {
    doing: `read the branch ${branch}`,
    needs: 'contents: read, pull-requests: read, statuses: read',
    query: QUERY,
    variables: { ...repository, ref: `refs/heads/${branch}`, branch },
    answer,
  })
  const target = read.ref?.target
  const [pull] = read.pullRequests.nodes
  const pullRequest = pull === undefined ? undefined : pullRequestState(pull)
  return {
    ...(target === undefined
      ? {}
      : {
          head: {
            commit: target.oid,
            tree: target.tree.oid,
            message: target.message,
            parents: target.parents.nodes.map(({ oid }) => oid),
          },
        }),
    statuses: ownStatuses(target?.status ?? null),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    isDraft: pull?.isDraft ?? false,
  }
}
