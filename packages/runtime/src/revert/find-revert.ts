import { createHash } from 'node:crypto'
import {
  type RevertState,
  revertBranch,
  revertTrailers,
  type Sha,
  withoutRequest,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { CommitObject } from '../git/read-commits.ts'
import type { WorkArea } from '../git/work-area.ts'
import { readRollbackBranch } from '../github/read-rollback-state.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'
import { ChannelMoved } from './channel-moved.ts'
import { type PreparedRevert, prepareRevert, type RevertOrder } from './prepare-revert.ts'

/** The state, and what the branch holds. */
export type FoundRevert = {
  readonly state: RevertState
  /** The branch's head. */
  readonly head?: Sha
  /** Whether the head is not what was pushed, but the same as GitHub signed it. */
  readonly signed: boolean
  /** The head of the channel that it is made on; unknown where a person made more of it. */
  readonly of?: Sha
}

export type FindRevertQuestion = {
  readonly git: WorkArea
  readonly order: RevertOrder
  readonly prepared: PreparedRevert
  /** All that can be reached from the channel's tip, as far as it was read. */
  readonly history: readonly CommitObject[]
}

/** A change that was brought back and reverted more often is a matter for people. */
const MOST_ATTEMPTS = 20

/**
 * What there is of this very revert. A merged one that is wanted again, since its change was brought
 * back, gets another branch.
 *
 * @throws {ChannelMoved} where it was merged meanwhile.
 * @throws {SluiceError} `moved` where the branch holds what Sluice did not make.
 */
export async function findRevert(
  context: RollbackContext,
  question: FindRevertQuestion,
): Promise<FoundRevert> {
  const { client, repository } = context
  const { order, prepared } = question
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const branch = branchOf(order, attempt)
    const { head, pullRequest, statuses, isDraft } = await readRollbackBranch(
      client,
      repository,
      branch,
    )
    if (pullRequest?.state === 'merged') {
      if (pullRequest.baseHead !== undefined && pullRequest.baseHead !== prepared.onto.sha)
        throw new ChannelMoved(order.channel)
      continue
    }
    const common = { branch, isDraft, statuses }
    const of = prepared.onto.sha
    if (head === undefined) return { state: { ...common, made: 'no' }, signed: false, of }
    if (pullRequest?.state === 'open' && pullRequest.head === head.commit) {
      const trailers = revertTrailers(head.message)
      return {
        ...{ state: { ...common, made: 'ready', pullRequest }, head: head.commit, signed: true },
        ...(trailers === undefined ? {} : { of: trailers.of }),
      }
    }
    const made = await madeBySluice(question, branch, head.commit)
    return { state: { ...common, made: made.state }, head: head.commit, signed: made.signed, of }
  }
  throw new SluiceError(
    'misconfigured',
    `This was reverted and brought back ${MOST_ATTEMPTS} times. Revert it by hand, and settle who wants what.`,
  )
}

function branchOf({ channel, picks }: RevertOrder, attempt: number): string {
  const names = picks.map(({ commit }) => commit.sha)
  const [newest] = names
  if (newest === undefined)
    throw new SluiceError('unexpected', 'A revert of nothing has no branch.')
  const digest = createHash('sha256').update(names.join()).digest('hex')
  return revertBranch(channel, {
    newest,
    attempt,
    ...(names.length === 1 ? {} : { digest }),
  })
}

/** Whether the branch holds exactly what we would have made, on the channel's tip or an older one. */
async function madeBySluice(
  { git, order, prepared, history }: FindRevertQuestion,
  branch: string,
  head: Sha,
): Promise<{ readonly state: 'ready' | 'stale'; readonly signed: boolean }> {
  if (head === prepared.head) return { state: 'ready', signed: false }
  await git.fetchCommits([prepared.onto.sha, head], history.length + prepared.commits.length + 1)
  const line = await git.history(head, 'first-parents')
  const places = new Map(history.map((commit) => [commit.sha, commit]))
  const below = line.findIndex(({ sha }) => places.has(sha))
  const onto = line[below]
  if (onto === undefined) throw foreign(branch)
  const own = line.slice(0, below).reverse()
  const again =
    onto.sha === prepared.onto.sha ? prepared : await prepareRevert(git, order, { onto, history })
  const same =
    own.length === again.commits.length &&
    again.commits.every(
      ({ tree, message }, index) =>
        own[index]?.tree === tree &&
        withoutRequest(own[index]?.message ?? '') === withoutRequest(message),
    )
  if (!same) throw foreign(branch)
  return { state: onto.sha === prepared.onto.sha ? 'ready' : 'stale', signed: head !== again.head }
}

function foreign(branch: string): SluiceError {
  return new SluiceError(
    'moved',
    `The branch ${branch} holds commits that Sluice did not make. Nothing was overwritten: open a pull request from it, or delete it and run again.`,
  )
}
