import { GraphqlResponseError } from '@octokit/graphql'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { mergePull, retargeted } from './enter-pull.ts'
import { ask } from './graphql.ts'
import { readBranchRules } from './read-required-checks.ts'
import type { Repository } from './repository.ts'
import { translate } from './translate-error.ts'

const idAnswer = z.object({
  repository: z.object({
    squashMergeAllowed: z.boolean(),
    rebaseMergeAllowed: z.boolean(),
    mergeCommitAllowed: z.boolean(),
    pullRequest: z.object({
      id: z.string(),
      headRefOid: shaAnswer,
      baseRefName: z.string(),
      autoMergeRequest: z.unknown().nullable(),
    }),
  }),
})

const ID = `
  query sluiceAutoMergeId($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      squashMergeAllowed rebaseMergeAllowed mergeCommitAllowed
      pullRequest(number: $number) { id headRefOid baseRefName autoMergeRequest { enabledAt } }
    }
  }`

const ENABLE = `
  mutation sluiceAutoMerge($id: ID!, $how: PullRequestMergeMethod!) {
    enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: $how }) { clientMutationId }
  }`

/** The same words, as REST spells them. */
const REST = { REBASE: 'rebase', MERGE: 'merge', SQUASH: 'squash' } as const

/**
 * Lets GitHub merge a pull request once its required checks pass. One that has them all is refused
 * by GitHub as having nothing to wait for: it is merged at once, exactly the head that has them.
 * Where nothing is required GitHub refuses, and so do we: a merge that nothing holds would not wait
 * for CI.
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
    const { id, headRefOid: head, baseRefName } = pullRequest
    if (/clean status/i.test(said)) {
      const { requiredChecks } = await readBranchRules(client, repository, baseRefName)
      if (requiredChecks.length > 0) {
        const merged = await mergePull(
          client,
          repository,
          { id, number, head, base: baseRefName },
          REST[how],
        )
        if (merged.kind === 'done') return undefined
        if (merged.kind === 'moved')
          return `#${number} changed while it was to be merged. Run again, or merge it by hand.`
        if (merged.kind === 'elsewhere') return retargeted(number, merged.branch)
      }
    }
    return `GitHub does not let #${number} merge by itself: ${said}. Allow auto-merge in the repository's settings and require a check on the channel's branch, or merge it by hand.`
  }
}
