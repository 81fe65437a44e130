import type { PromotionOperation, Sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus, translate } from './translate-error.ts'

export type Operation<Kind extends PromotionOperation['kind']> = Extract<
  PromotionOperation,
  { kind: Kind }
>

/** Opens the pull request, or finds the one that another run has just opened. */
export async function openPullRequest(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { branch, base, title, body }: Operation<'open-pull-request'>,
): Promise<{ readonly number: number; readonly url: string }> {
  try {
    const { data } = await client.request('POST /repos/{owner}/{repo}/pulls', {
      owner,
      repo,
      head: branch,
      base,
      title,
      body,
      maintainer_can_modify: false,
    })
    return { number: data.number, url: data.html_url }
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
      if (present !== undefined) return { number: present.number, url: present.html_url }
    }
    if (refusedStatus(error) === 403) {
      throw new SluiceError(
        'permission',
        `The token may not open pull requests. With GITHUB_TOKEN, allow it under Settings → Actions → General → “Allow GitHub Actions to create and approve pull requests”, and give the job \`pull-requests: write\`; or use an App token.`,
        { cause: error },
      )
    }
    throw translate(`open a pull request from ${branch}`, error)
  }
}

export async function updatePullRequest(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { number, title, body }: Operation<'update-pull-request'>,
): Promise<void> {
  await explained(`update the pull request #${number}`, () =>
    client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner,
      repo,
      pull_number: number,
      title,
      body,
    }),
  )
}

export async function addLabels(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  number: number,
  labels: readonly string[],
): Promise<void> {
  await explained(`label the pull request #${number}`, () =>
    client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      owner,
      repo,
      issue_number: number,
      labels: [...labels],
    }),
  )
}

export async function setStatus(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  status: {
    readonly commit: Sha
    readonly context: string
    readonly state: 'success' | 'failure' | 'pending' | 'error'
    readonly description: string
    readonly targetUrl?: string
  },
): Promise<void> {
  const { commit, context, state, description, targetUrl } = status
  await explained(`set the status ${context}`, () =>
    client.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
      owner,
      repo,
      sha: commit,
      context,
      state,
      description,
      ...(targetUrl === undefined ? {} : { target_url: targetUrl }),
    }),
  )
}
