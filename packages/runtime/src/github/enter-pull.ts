import type { Sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import type { MergeMethod } from './read-entry-side.ts'
import type { Repository } from './repository.ts'
import { explained, refusedByRules, refusedStatus, translate } from './translate-error.ts'

/** `refused`: in GitHub's own words. `moved`: the head or the branch changed meanwhile. */
export type EnterResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly said: string }

type Pull = { readonly id: string; readonly number: number; readonly head: Sha }

/** Merges exactly this head. GitHub's own auto-merge is not needed, nor in the way. */
export async function mergePull(
  client: GitHubClient,
  repository: Repository,
  { number, head }: Pull,
  method: MergeMethod,
): Promise<EnterResult> {
  const { owner, name: repo } = repository
  try {
    await client.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      owner,
      repo,
      pull_number: number,
      sha: head,
      merge_method: method,
    })
    return { kind: 'done' }
  } catch (error) {
    const status = refusedStatus(error)
    if (status !== 403 && status !== 405 && status !== 409 && status !== 422)
      throw translate(`merge #${number}`, error)
    // Another run, or this one when an answer was lost, may have merged it.
    const { data } = await explained(`read #${number}`, () =>
      client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
        owner,
        repo,
        pull_number: number,
      }),
    )
    if (data.merged) return { kind: 'done' }
    if (status === 409 || data.head.sha !== head) return { kind: 'moved' }
    return { kind: 'refused', said: error instanceof Error ? error.message : String(status) }
  }
}

const ENQUEUE = `
  mutation sluiceEnqueue($id: ID!, $head: GitObjectID!, $jump: Boolean!) {
    enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $head, jump: $jump }) { clientMutationId }
  }`

/** Puts exactly this head into the merge queue of the branch it goes into. @param jump to its front. */
export async function enqueuePull(
  client: GitHubClient,
  { id, number, head }: Pull,
  jump = false,
): Promise<EnterResult> {
  try {
    await client.graphql(ENQUEUE, { id, head, jump })
    return { kind: 'done' }
  } catch (error) {
    const said = refusedByRules(error)
    if (said === undefined) throw translate(`put #${number} into the merge queue`, error)
    if (/already.*queue/i.test(said)) return { kind: 'done' }
    return /head sha/i.test(said) ? { kind: 'moved' } : { kind: 'refused', said }
  }
}

/** Merges the branch into the head, as the button does; CI then runs anew. */
export async function updatePull(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { number, head }: Pull,
): Promise<EnterResult> {
  try {
    await client.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch', {
      owner,
      repo,
      pull_number: number,
      expected_head_sha: head,
    })
    return { kind: 'done' }
  } catch (error) {
    const status = refusedStatus(error)
    if (status !== 403 && status !== 422) throw translate(`update #${number}`, error)
    const said = error instanceof Error ? error.message : String(status)
    if (error instanceof SluiceError) throw error
    return /expected|no new commits/i.test(said) ? { kind: 'moved' } : { kind: 'refused', said }
  }
}
