import { type RollbackOperation, type RollbackTree, type Sha, sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import { readBranchHead } from './read-branch-head.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus, translate } from './translate-error.ts'

type Operation<Kind extends RollbackOperation['kind']> = Extract<RollbackOperation, { kind: Kind }>

/**
 * Makes the rollback's commit without author and committer, so that GitHub signs it, and then its
 * branch. Creating the branch is the lock: of two dispatches at once one wins, and the other takes
 * what is there.
 */
export async function createRollbackCommit(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { branch, tree: wanted, parent, message }: Operation<'create-rollback-commit'>,
  headTree: Sha,
): Promise<{ readonly commit: Sha; readonly byUs: boolean }> {
  const tree = await treeOf(client, { owner, name: repo }, wanted)
  if (tree === headTree) {
    throw new SluiceError(
      'misconfigured',
      'Everything in which the good state differs is kept by `rollback.keep`, so there is nothing to roll back. Revert the commits by name with `revert`.',
    )
  }
  const made = await explained('create the rollback commit', () =>
    client.request('POST /repos/{owner}/{repo}/git/commits', {
      owner,
      repo,
      message,
      tree,
      parents: [parent],
    }),
  )
  try {
    await client.request('POST /repos/{owner}/{repo}/git/refs', {
      owner,
      repo,
      ref: `refs/heads/${branch}`,
      sha: made.data.sha,
    })
    return { commit: sha(made.data.sha), byUs: true }
  } catch (error) {
    if (refusedStatus(error) !== 422) throw translate(`create the branch ${branch}`, error)
    const present = await readBranchHead(client, { owner, name: repo }, branch)
    if (present === undefined) throw translate(`create the branch ${branch}`, error)
    if (present.tree === tree && present.parents.join() === parent)
      return { commit: present.commit, byUs: false }
    throw new SluiceError(
      'moved',
      `The branch ${branch} holds something else than this rollback. Merge what is there, or delete the branch and run again.`,
    )
  }
}

async function treeOf(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  tree: RollbackTree,
): Promise<Sha> {
  if (tree.kind === 'exact') return tree.tree
  const made = await explained('put together the tree of the rollback', () =>
    client.request('POST /repos/{owner}/{repo}/git/trees', {
      owner,
      repo,
      base_tree: tree.base,
      tree: tree.entries.map(({ path, object }) => ({
        path,
        mode: modeOf(object?.mode),
        type: object?.type ?? 'blob',
        sha: object?.sha ?? null,
      })),
    }),
  )
  return sha(made.data.sha)
}

const modes = ['100644', '100755', '040000', '160000', '120000'] as const

function modeOf(mode: string | undefined): (typeof modes)[number] {
  return modes.find((one) => one === mode) ?? '100644'
}

type Numbered = { readonly number: number; readonly url: string; readonly id: string }

/** Opens the pull request, or finds the one that another run has just opened. */
export async function openRollbackPullRequest(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { branch, base, title, body, draft }: Operation<'open-pull-request'>,
): Promise<Numbered> {
  try {
    const { data } = await client.request('POST /repos/{owner}/{repo}/pulls', {
      ...{ owner, repo, head: branch, base, title, body, draft },
      maintainer_can_modify: false,
    })
    return { number: data.number, url: data.html_url, id: data.node_id }
  } catch (error) {
    if (refusedStatus(error) === 422) {
      const { data } = await explained('look for the pull request', () =>
        client.request('GET /repos/{owner}/{repo}/pulls', {
          owner,
          repo,
          head: `${owner}:${branch}`,
          base,
          state: 'open',
        }),
      )
      const [present] = data
      if (present !== undefined)
        return { number: present.number, url: present.html_url, id: present.node_id }
    }
    if (refusedStatus(error) === 403) {
      throw new SluiceError(
        'permission',
        `The token may not open pull requests, but the branch ${branch} is ready: \`gh pr create -B ${base} -H ${branch} --fill\`. With GITHUB_TOKEN, allow it under Settings → Actions → General → “Allow GitHub Actions to create and approve pull requests”, and give the job \`pull-requests: write\`.`,
        { cause: error },
      )
    }
    throw translate(`open a pull request from ${branch}`, error)
  }
}

const READY = `
  query sluicePullRequestId($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) { pullRequest(number: $number) { id } }
  }`

const MARK_READY = `
  mutation sluiceReady($id: ID!) {
    markPullRequestReadyForReview(input: { pullRequestId: $id }) { clientMutationId }
  }`

export async function markReady(
  client: GitHubClient,
  repository: Repository,
  { number }: Operation<'mark-ready'>,
): Promise<void> {
  await explained(`mark #${number} ready`, async () => {
    const read = await client.graphql<{ repository: { pullRequest: { id: string } } }>(READY, {
      ...repository,
      number,
    })
    await client.graphql(MARK_READY, { id: read.repository.pullRequest.id })
  })
}
