import type { PullRequestLink } from '@sluice/core'
import * as z from 'zod'
import { changeTogether, type Mutation } from './change-together.ts'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus, translate } from './translate-error.ts'
import { openPullRequest } from './write-promotion.ts'

export type NewBackport = {
  readonly branch: string
  readonly base: string
  readonly title: string
  readonly body: string
  readonly draft: boolean
}

export type OpenedBackport = PullRequestLink & {
  readonly isDraft: boolean
  /** For changes by GraphQL, where it is known. */
  readonly id?: string
}

const openedAnswer = z.object({
  pullRequest: z.object({
    id: z.string(),
    number: z.int(),
    url: z.url(),
    isDraft: z.boolean(),
  }),
})

/** Opens several pull requests in one request; undefined is what `openBackport` must see to. */
export async function openBackports(
  client: GitHubClient,
  repositoryId: string,
  backports: readonly NewBackport[],
): Promise<readonly (OpenedBackport | undefined)[]> {
  const changes = backports.map(({ branch, base, ...given }): Mutation => {
    const refs = { headRefName: branch, baseRefName: base }
    return {
      field: 'createPullRequest',
      input: { repositoryId, ...refs, ...given, maintainerCanModify: false },
      payload: 'pullRequest { id number url isDraft }',
    }
  })
  const answers = await changeTogether(client, 'sluiceOpenBackports', changes)
  return answers.map((answer) => openedAnswer.safeParse(answer).data?.pullRequest)
}

/**
 * Opens a backport's pull request, or finds the one that another run has just opened. Some plans
 * have no drafts: then it is opened as it is, held by its status and label.
 */
export async function openBackport(
  client: GitHubClient,
  repository: Repository,
  { draft, ...given }: NewBackport,
): Promise<OpenedBackport> {
  if (!draft)
    return {
      ...(await openPullRequest(client, repository, { kind: 'open-pull-request', ...given })),
      isDraft: false,
    }
  const { owner, name: repo } = repository
  const { branch: head, base, title, body } = given
  try {
    const { data } = await client.request('POST /repos/{owner}/{repo}/pulls', {
      owner,
      repo,
      head,
      base,
      title,
      body,
      draft: true,
      maintainer_can_modify: false,
    })
    return { number: data.number, url: data.html_url, isDraft: true }
  } catch (error) {
    const noDrafts = /draft/i.test(error instanceof Error ? error.message : '')
    // The same request again tells what is wrong, or finds what is there.
    const opened = await openPullRequest(client, repository, {
      kind: 'open-pull-request',
      ...given,
    })
    return { ...opened, isDraft: !(refusedStatus(error) === 422 && noDrafts) }
  }
}

export type Metadata = {
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly milestone?: number
}

/** Labels, assignees and milestone of a new pull request in one request. Nothing costs none. */
export async function setMetadata(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  number: number,
  { labels, assignees, milestone }: Metadata,
): Promise<void> {
  if (labels.length === 0 && assignees.length === 0 && milestone === undefined) return
  await explained(`label #${number}`, () =>
    client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      owner,
      repo,
      issue_number: number,
      labels: [...labels],
      ...(assignees.length === 0 ? {} : { assignees: [...assignees] }),
      ...(milestone === undefined ? {} : { milestone }),
    }),
  )
}

/** Whether somebody may write to the repository, and so command a backport. */
export async function mayWrite(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  login: string,
): Promise<boolean> {
  try {
    const { data } = await client.request(
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      {
        owner,
        repo,
        username: login,
      },
    )
    return data.permission === 'admin' || data.permission === 'write'
  } catch (error) {
    if (refusedStatus(error) === 404) return false
    throw translate(`ask what ${login} may do`, error)
  }
}
