import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { MergeMethod } from './read-entry-side.ts'
import type { Repository } from './repository.ts'
import { refusedByRules, refusedStatus, translate } from './translate-error.ts'

/**
 * `refused`: in GitHub's own words. `moved`: the head or the branch changed meanwhile. `elsewhere`: it
 * was merged, into a branch that it was retargeted to at that moment.
 */
export type EnterResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'moved' }
  | { readonly kind: 'elsewhere'; readonly branch: string }
  | { readonly kind: 'refused'; readonly said: string }

/** For whoever must look at it. */
export function retargeted(number: number, branch: string): string {
  return `#${number} was retargeted while it was merged: it is in ${branch} now, past whatever guards it.`
}

type Pull = { readonly id: string; readonly number: number; readonly head: Sha }

const mergedAnswer = z.object({
  node: z.object({ merged: z.boolean(), headRefOid: shaAnswer, baseRefName: z.string() }),
})

const MERGED = `
  query sluiceMerged($id: ID!) {
    node(id: $id) { ... on PullRequest { merged headRefOid baseRefName } }
  }`

/**
 * Merges exactly this head. GitHub's own auto-merge is not needed, nor in the way. The request pins
 * no branch, and whoever opened a pull request may retarget it: so where it went is looked at.
 */
export async function mergePull(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { id, number, head, base }: Pull & { readonly base: string },
  method: MergeMethod,
): Promise<EnterResult> {
  const refusal = await client
    .request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      owner,
      repo,
      pull_number: number,
      sha: head,
      merge_method: method,
    })
    .then(
      () => undefined,
      (error: unknown) => refusalOf(error, `merge #${number}`),
    )
  // Where it was refused, another run, or this one when an answer was lost, may have merged it.
  const { node } = await ask(client, {
    doing: `read #${number}`,
    needs: 'pull-requests: read',
    query: MERGED,
    variables: { id },
    answer: mergedAnswer,
  })
  const { merged, headRefOid, baseRefName: branch } = node
  const isSame = headRefOid === head
  if (refusal === undefined || (merged && isSame))
    return branch === base ? { kind: 'done' } : { kind: 'elsewhere', branch }
  if (refusal.status === 409 || !isSame) return { kind: 'moved' }
  return { kind: 'refused', said: refusal.said }
}

function refusalOf(error: unknown, doing: string) {
  const status = refusedStatus(error)
  if (status !== 403 && status !== 405 && status !== 409 && status !== 422)
    throw translate(doing, error)
  return { status, said: error instanceof Error ? error.message : String(status) }
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
