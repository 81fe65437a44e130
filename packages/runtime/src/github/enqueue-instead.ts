import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import { enqueuePull } from './enter-pull.ts'
import { ask } from './graphql.ts'
import type { Landing, LandingResult } from './land.ts'
import { queuedAnswer } from './queue-place.ts'
import type { Repository } from './repository.ts'

const QUERY = `
  query sluiceQueued($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) { pullRequest(number: $number) { id isInMergeQueue baseRefName } }
  }`

/**
 * Where a merge queue lets nobody else move the branch, the pull request is put into it, with its head
 * pinned; once is enough. To the front only where the landing asks for it and the token may.
 *
 * @throws {SluiceError} `moved` where the pull request goes elsewhere now.
 */
export async function enqueueInstead(
  client: GitHubClient,
  repository: Repository,
  { channelBranch, pullRequest: number, promotion: head, queue }: Landing,
): Promise<LandingResult> {
  if (queue === undefined) {
    return {
      kind: 'refused',
      reason: `${channelBranch} has a merge queue, and what GITHUB_TOKEN puts into it starts no checks.`,
      clear: `Put #${number} into the queue yourself, at its front where it is urgent: \`gh pr merge ${number}\`. Or give the action the token of an App.`,
    }
  }
  const read = async () => {
    const answered = await ask(client, {
      doing: `read #${number}`,
      needs: 'pull-requests: read',
      query: QUERY,
      variables: { ...repository, number },
      answer: queuedAnswer,
    })
    return answered.repository.pullRequest
  }
  const { id, isInMergeQueue } = await read()
  if (isInMergeQueue) return { kind: 'queued' }
  const pull = { id, number, head }
  const jumped = queue === 'front' ? await enqueuePull(client, pull, true) : undefined
  const result = jumped?.kind === 'done' ? jumped : await enqueuePull(client, pull)
  // An answer may have been lost, or another run was quicker: then it is refused although it is in.
  const now = await read()
  if (now.baseRefName !== channelBranch) {
    throw new SluiceError(
      'moved',
      `#${number} was retargeted to ${now.baseRefName} while it was to enter the merge queue of ${channelBranch}. See that it is in no queue of ${now.baseRefName}; the next run looks anew.`,
    )
  }
  if (result.kind === 'done' || now.isInMergeQueue) return { kind: 'queued' }
  const said = result.kind === 'refused' ? result.said : 'it changed meanwhile.'
  return {
    kind: 'refused',
    reason: `GitHub does not take #${number} into the merge queue of ${channelBranch}: ${said}`,
    clear: `Meet what the rules of ${channelBranch} ask, or let the token's App bypass the queue.`,
  }
}
