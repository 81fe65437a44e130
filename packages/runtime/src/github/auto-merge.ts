import { GraphqlResponseError } from '@octokit/graphql'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'
import { translate } from './translate-error.ts'

const idAnswer = z.object({
  repository: z.object({
    squashMergeAllowed: z.boolean(),
    rebaseMergeAllowed: z.boolean(),
    mergeCommitAllowed: z.boolean(),
    pullRequest: z.object({ id: z.string(), autoMergeRequest: z.unknown().nullable() }),
  }),
})

const ID = `
  query sluiceAutoMergeId($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      squashMergeAllowed rebaseMergeAllowed mergeCommitAllowed
      pullRequest(number: $number) { id autoMergeRequest { enabledAt } }
    }
  }`

const ENABLE = `
  mutation sluiceAutoMerge($id: ID!, $how: PullRequestMergeMethod!) {
    enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: $how }) { clientMutationId }
  }`

/**
 * Lets GitHub merge a pull request once its required checks pass. Where nothing is required GitHub
 * refuses, and so do we: a merge that nothing holds would not wait for CI.
 *
 * @returns what to do, where it is not possible.
 */
export async function enableAutoMerge(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<string | undefined> {
  const { repository: read } = await ask(client, {
    doing: `read #${number}`,
    needs: 'pull-requests: read',
    query: ID,
    variables: { ...repository, number },
    answer: idAnswer,
  })
  const { pullRequest, mergeCommitAllowed, rebaseMergeAllowed } = read
  if (pullRequest.autoMergeRequest !== null) return undefined
  // A rebase or a merge keeps the picked commits and what they were picked from.
  const how = rebaseMergeAllowed ? 'REBASE' : mergeCommitAllowed ? 'MERGE' : 'SQUASH'
  try {
    await client.graphql(ENABLE, { id: pullRequest.id, how })
    return undefined
  } catch (error) {
    if (!(error instanceof GraphqlResponseError)) {
      throw translate(`let #${number} merge by itself`, error)
    }
    const said = error.errors?.[0]?.message ?? error.message
    return `GitHub does not let #${number} merge by itself: ${said}. Allow auto-merge in the repository's settings and require a check on the channel's branch, or merge it by hand.`
  }
}
