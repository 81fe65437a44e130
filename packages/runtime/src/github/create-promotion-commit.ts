import { type Sha, sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { changeTogether } from './change-together.ts'
import type { GitHubClient } from './client.ts'
import { readBranchHead } from './read-branch-head.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus, translate } from './translate-error.ts'
import type { Operation } from './write-promotion.ts'

type Made = {
  readonly promotion: Sha
  /** The pull request, where it was opened along with the branch. */
  readonly pullRequest?: { readonly number: number; readonly url: string }
}

type Along = {
  readonly opening?: Operation<'open-pull-request'> | undefined
  /** GraphQL's name of the repository. */
  readonly repositoryId?: string | undefined
}

/**
 * Makes P through the Git Data API, without author and committer so that GitHub signs it, and then
 * its branch. Creating the branch is the lock: of two runs at once one wins, and the other takes
 * what is there.
 *
 * @param along.opening the pull request that comes next: opened in the same request.
 */
export async function createPromotionCommit(
  client: GitHubClient,
  repository: Repository,
  operation: Operation<'create-promotion-commit'>,
  { opening, repositoryId }: Along = {},
): Promise<Made> {
  const { owner, name: repo } = repository
  const { tree, parents, message } = operation
  const { data } = await explained('create the promotion commit', () =>
    client.request('POST /repos/{owner}/{repo}/git/commits', {
      owner,
      repo,
      message,
      tree,
      parents: [...parents],
    }),
  )
  const made = sha(data.sha)
  const { hasBranch, pullRequest } =
    opening === undefined || repositoryId === undefined
      ? NOT_TRIED
      : await openWithBranch(client, repositoryId, made, opening)
  return {
    promotion: hasBranch ? made : await createBranch(client, repository, operation, made),
    ...(pullRequest === undefined ? {} : { pullRequest }),
  }
}

const NOT_TRIED = { hasBranch: false, pullRequest: undefined }

const openedAnswer = z.object({ pullRequest: z.object({ number: z.int(), url: z.url() }) })

/** What GitHub refuses here is asked for alone, and told then. */
async function openWithBranch(
  client: GitHubClient,
  repositoryId: string,
  made: Sha,
  { branch, base, title, body }: Operation<'open-pull-request'>,
) {
  const [created, opened] = await changeTogether(client, 'sluiceOpenPromotion', [
    {
      field: 'createRef',
      input: { repositoryId, name: `refs/heads/${branch}`, oid: made },
      payload: 'clientMutationId',
    },
    {
      field: 'createPullRequest',
      input: {
        ...{ repositoryId, headRefName: branch, baseRefName: base, title, body },
        maintainerCanModify: false,
      },
      payload: 'pullRequest { number url }',
    },
  ])
  return {
    hasBranch: created !== undefined,
    pullRequest: openedAnswer.safeParse(opened).data?.pullRequest,
  }
}

async function createBranch(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { branch, tree, parents }: Operation<'create-promotion-commit'>,
  made: Sha,
): Promise<Sha> {
  try {
    await client.request('POST /repos/{owner}/{repo}/git/refs', {
      owner,
      repo,
      ref: `refs/heads/${branch}`,
      sha: made,
    })
    return made
  } catch (error) {
    if (refusedStatus(error) !== 422) throw translate(`create the branch ${branch}`, error)
    const present = await readBranchHead(client, { owner, name: repo }, branch)
    if (present === undefined) throw translate(`create the branch ${branch}`, error)
    if (present.tree !== tree || present.parents.join() !== parents.join()) {
      throw new SluiceError(
        'moved',
        `The branch ${branch} holds something else than the judged commit; the next run says what to do.`,
      )
    }
    return present.commit
  }
}
