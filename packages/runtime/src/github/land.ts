import { GraphqlResponseError } from '@octokit/graphql'
import type { Sha } from '@sluice/core'
import { sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import type { BranchRules } from './read-required-checks.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus, translate } from './translate-error.ts'

export type Landing = {
  readonly repositoryId: string
  readonly channelBranch: string
  readonly baseline: Sha
  readonly promotion: Sha
  readonly tree: Sha
  readonly pullRequest: number
  readonly history: 'merge' | 'linear'
  readonly rules: BranchRules
}

/** `landed`: the ref moved to `commit`. `refused`: the branch's rules do not let this token. */
export type LandingResult =
  | { readonly kind: 'landed'; readonly commit: Sha }
  | { readonly kind: 'refused'; readonly reason: string; readonly clear: string }

const UPDATE = `
  mutation sluiceLand($repositoryId: ID!, $name: GitRefname!, $before: GitObjectID!, $after: GitObjectID!) {
    updateRefs(input: { repositoryId: $repositoryId, refUpdates: [{ name: $name, beforeOid: $before, afterOid: $after, force: false }] }) {
      clientMutationId
    }
  }`

/**
 * Moves the channel's ref from the judged baseline to P, and from nowhere else: a compare-and-swap
 * (promise 2). GitHub counts it as merging the pull request. The trees are compared afterwards all
 * the same.
 *
 * @throws {SluiceError} `moved` when the channel is no longer at the baseline.
 */
export async function land(
  client: GitHubClient,
  repository: Repository,
  landing: Landing,
): Promise<LandingResult> {
  const refusal = await swapRef(client, landing)
  if (refusal !== undefined) {
    if (!(await isAt(client, repository, landing.channelBranch, landing.baseline)))
      return settle(client, repository, landing)
    const refused = await mergeInstead(client, repository, landing, refusal)
    // A merge whose answer was lost is refused when it is tried again: look before believing it.
    if (refused && (await isAt(client, repository, landing.channelBranch, landing.baseline)))
      return refused
  }
  return settle(client, repository, landing)
}

/** Undefined when the ref moved; else what GitHub said. */
async function swapRef(client: GitHubClient, landing: Landing): Promise<string | undefined> {
  try {
    await client.graphql(UPDATE, {
      repositoryId: landing.repositoryId,
      name: `refs/heads/${landing.channelBranch}`,
      before: landing.baseline,
      after: landing.promotion,
    })
    return undefined
  } catch (error) {
    if (error instanceof GraphqlResponseError && error.errors?.[0]?.type !== 'RATE_LIMITED')
      return error.errors?.[0]?.message ?? error.message
    throw translate(`move ${landing.channelBranch}`, error)
  }
}

/**
 * Branch rules may forbid moving the ref. The merge API pins only the head, so it is used only
 * where the pull request must be up to date with its base: then no other baseline can slip in.
 */
async function mergeInstead(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  landing: Landing,
  refusal: string,
): Promise<LandingResult | undefined> {
  const { rules, pullRequest, promotion, channelBranch } = landing
  if (rules.mergeQueue) {
    return {
      kind: 'refused',
      reason: `${channelBranch} has a merge queue, which Sluice does not feed: ${refusal}`,
      clear: `Let the token's App bypass the queue of ${channelBranch}.`,
    }
  }
  if (!rules.strict) {
    return {
      kind: 'refused',
      reason: `The rules of ${channelBranch} do not let this token move it: ${refusal}`,
      clear: `Let the token's App bypass the rules of ${channelBranch}, or require branches to be up to date before merging, so that the merge cannot ship another baseline.`,
    }
  }
  try {
    await client.rest.pulls.merge({
      owner,
      repo,
      pull_number: pullRequest,
      sha: promotion,
      merge_method: rules.linearHistory || landing.history === 'linear' ? 'squash' : 'merge',
    })
    return undefined
  } catch (error) {
    const status = refusedStatus(error)
    const translated = translate(`merge #${pullRequest}`, error)
    if (translated instanceof SluiceError && translated.code === 'unreachable') throw translated
    if (status === 409)
      throw new SluiceError(
        'moved',
        `#${pullRequest} changed while it was landing; the next run looks anew.`,
        { cause: error },
      )
    if (status === 405 || status === 403) {
      return {
        kind: 'refused',
        reason: `GitHub does not merge #${pullRequest}: ${error instanceof Error ? error.message : refusal}`,
        clear: `Let the token's App bypass the rules of ${channelBranch}, or meet them and run again.`,
      }
    }
    throw translated
  }
}

async function isAt(
  client: GitHubClient,
  repository: Repository,
  branch: string,
  expected: Sha,
): Promise<boolean> {
  return (await headOf(client, repository, branch)) === expected
}

async function headOf(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<Sha> {
  const { data } = await explained(`read ${branch}`, () =>
    client.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }),
  )
  return sha(data.object.sha)
}

/** Looks at what the channel has now: exactly the judged tree on the judged baseline, or an alarm. */
async function settle(
  client: GitHubClient,
  repository: Repository,
  landing: Landing,
): Promise<LandingResult> {
  const { owner, name: repo } = repository
  const { channelBranch, promotion, baseline, tree } = landing
  const head = await headOf(client, repository, channelBranch)
  if (head === promotion) return { kind: 'landed', commit: head }
  const { data } = await explained(`read the commit ${head}`, () =>
    client.rest.git.getCommit({ owner, repo, commit_sha: head }),
  )
  if (data.parents[0]?.sha === baseline && data.tree.sha === tree)
    return { kind: 'landed', commit: head }
  // Somebody was quick to push on top of it.
  if (data.parents[0]?.sha === promotion) return { kind: 'landed', commit: promotion }
  if (data.parents.some((parent) => parent.sha === promotion)) {
    throw new SluiceError(
      'unexpected',
      `${channelBranch} is now at ${head}, whose tree is not the judged one. Look at once: \`git diff ${promotion} ${head}\`.`,
    )
  }
  throw new SluiceError(
    'moved',
    `${channelBranch} moved to ${head} while the promotion was landing. The next run sees what is there, and judges against the new baseline.`,
  )
}
