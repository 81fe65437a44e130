import type { Sha } from '@sluice/core'
import { sha } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import { mergeInstead } from './merge-instead.ts'
import type { BranchRules } from './read-required-checks.ts'
import type { Repository } from './repository.ts'
import { explained, refusedByRules, translate } from './translate-error.ts'

export type Landing = {
  readonly repositoryId: string
  readonly channelBranch: string
  readonly baseline: Sha
  readonly promotion: Sha
  readonly tree: Sha
  readonly pullRequest: number
  readonly history: 'merge' | 'linear'
  readonly rules: BranchRules
  /** Where in a merge queue it may be put; absent where that would be in vain. */
  readonly queue?: 'end' | 'front'
}

/**
 * `landed`: the ref moved to `commit`. `queued`: the branch's merge queue has it. `refused`: the
 * branch's rules do not let this token.
 */
export type LandingResult =
  | { readonly kind: 'landed'; readonly commit: Sha }
  | { readonly kind: 'queued' }
  | { readonly kind: 'refused'; readonly reason: string; readonly clear: string }

const UPDATE = `
  mutation sluiceLand($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
    updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) {
      clientMutationId
    }
  }`

/**
 * Moves the channel's ref from the judged baseline to P, and from nowhere else: a compare-and-swap
 * (promise 2). GitHub counts it as merging the pull request. The trees are compared afterwards all
 * the same.
 *
 * @throws {SluiceError} `moved` when the channel is no longer at the baseline; `unreachable` when
 * GitHub failed and the ref is where it was.
 */
export async function land(
  client: GitHubClient,
  repository: Repository,
  landing: Landing,
): Promise<LandingResult> {
  const { channelBranch, baseline, pullRequest } = landing
  const swap = await swapRef(client, landing)
  if (swap.kind === 'moved')
    return settle(client, repository, landing, `GitHub says that it moved ${channelBranch}`)
  // Whatever GitHub said: another run, or this one when an answer was lost, may have landed it.
  if ((await headOf(client, repository, channelBranch)) !== baseline)
    return settle(client, repository, landing, 'it had moved for a moment')
  if (swap.kind === 'failed') throw swap.error
  const refused = await mergeInstead(client, repository, landing, swap.reason)
  // A merge whose answer was lost is refused when it is tried again: look before believing it.
  if (refused && (await headOf(client, repository, channelBranch)) === baseline) return refused
  return settle(client, repository, landing, `GitHub says that #${pullRequest} is merged`)
}

export type Swap =
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * Moves the channel's ref, and from nowhere else.
 *
 * @param remove a branch that goes in the same breath, and only from there.
 */
export async function swapRef(
  client: GitHubClient,
  landing: Pick<Landing, 'repositoryId' | 'channelBranch' | 'baseline' | 'promotion'>,
  remove?: { readonly branch: string; readonly at: Sha },
): Promise<Swap> {
  const { repositoryId, channelBranch, baseline, promotion } = landing
  const update = (branch: string, beforeOid: Sha, afterOid: string) => ({
    ...{ name: `refs/heads/${branch}`, beforeOid, afterOid },
    force: false,
  })
  try {
    await client.graphql(UPDATE, {
      repositoryId,
      refUpdates: [
        update(channelBranch, baseline, promotion),
        ...(remove === undefined ? [] : [update(remove.branch, remove.at, NO_OBJECT)]),
      ],
    })
    return { kind: 'moved' }
  } catch (error) {
    const reason = refusedByRules(error)
    if (reason !== undefined) return { kind: 'refused', reason }
    const failure = translate(`move ${landing.channelBranch}`, error)
    // What is not known to be a rule's no may pass: a later run tries again.
    return failure instanceof SluiceError && failure.code === 'unexpected'
      ? {
          kind: 'failed',
          error: new SluiceError('unreachable', `${failure.message} The next run tries again.`, {
            cause: error,
          }),
        }
      : { kind: 'failed', error: failure }
  }
}

/** Tells `updateRefs` to delete a ref. */
export const NO_OBJECT = sha('0'.repeat(40))

export async function headOf(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<Sha> {
  const { data } = await explained(`read ${branch}`, () =>
    client.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      owner,
      repo,
      ref: `heads/${branch}`,
    }),
  )
  return sha(data.object.sha)
}

/**
 * Looks at what the channel has now: exactly the judged tree on the judged baseline, or an alarm.
 * @param although why it should have moved, for the case that it did not.
 */
async function settle(
  client: GitHubClient,
  repository: Repository,
  landing: Landing,
  although: string,
): Promise<LandingResult> {
  const { owner, name: repo } = repository
  const { channelBranch, promotion, baseline, tree, pullRequest } = landing
  const head = await headOf(client, repository, channelBranch)
  if (head === promotion) return { kind: 'landed', commit: head }
  if (head === baseline) {
    throw new SluiceError(
      'unexpected',
      `Nothing landed: ${channelBranch} is at ${baseline} as before, although ${although}. See in #${pullRequest} whether its base was changed, and in the activity of ${channelBranch} whether somebody reset it.`,
    )
  }
  const { data } = await explained(`read the commit ${head}`, () =>
    client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
      owner,
      repo,
      commit_sha: head,
    }),
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
