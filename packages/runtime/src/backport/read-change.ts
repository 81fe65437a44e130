import {
  type BackportRules,
  type ChangeKey,
  type ChangeKind,
  type Channel,
  changeKind,
  type Original,
  type Policy,
  type Sha,
  titleOf,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { LandedReading } from '../github/change-answer.ts'
import { type IssueComment, readComments } from '../github/change-comments.ts'
import { commentsWithOwn } from '../github/own-comment.ts'
import {
  type MergedPullRequestReading,
  type OriginalIds,
  readMergedPullRequest,
} from '../github/read-merged-change.ts'
import { readPush } from '../github/read-push.ts'
import { explained } from '../github/translate-error.ts'
import type { BackportContext } from './backport-context.ts'
import type { RequestedChange } from './backport-request.ts'
import { channelAt, type Nothing } from './channel-at.ts'
import { isBackportComment } from './one-comment.ts'

/** A change that was merged into the channel, with all that GitHub knows of it. */
export type Change = {
  readonly key: ChangeKey
  readonly original: Original
  readonly kind: ChangeKind
  readonly rules: BackportRules
  readonly policy: Policy
  readonly from: Channel
  readonly repositoryId: string
  readonly repositoryUrl: string
  readonly viewer: string
  readonly landed: LandedReading
  readonly origin: Origin
  readonly labels: readonly string[]
  readonly handsOn: HandsOn
  readonly comments: readonly IssueComment[]
  /** GraphQL's names; absent for a push without a pull request. */
  readonly ids?: OriginalIds
  /** What it changed, as far as GitHub told at once. */
  readonly paths: readonly string[]
}

/** Where the commits are that landed. */
type Origin =
  | {
      readonly kind: 'pull-request'
      readonly head: Sha
      readonly count: number
      readonly noted: Sha
      readonly otherLandings: ReadonlySet<Sha>
    }
  | { readonly kind: 'push'; readonly before: Sha }

/** What the original can hand on to its backports. */
type HandsOn = {
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly reviewers: readonly string[]
  readonly milestone?: number
}

/** GraphQL's count of commits ends here, as its list does. */
const MOST_COUNTED = 250

/** Reads what was merged, and the policy of the channel that has it. */
export async function readChange(
  context: BackportContext,
  requested: RequestedChange,
): Promise<Change | Nothing> {
  if (requested.kind === 'pull-request') return readPullRequest(context, requested.number)
  const { branch, before, after, by } = requested
  const read = await readPush(context.client, context.repository, {
    branch,
    after,
    policyFile: context.policyFile,
  })
  const number = read.landings.get(after)
  // A merged pull request comes as a push too. Whichever run is first, it is the same backport.
  if (number !== undefined) return readPullRequest(context, number)
  if (read.landed === undefined) {
    throw new SluiceError(
      'moved',
      `The commit ${after} is gone: ${branch} was moved by force. Nothing can be carried.`,
    )
  }
  const original: Original = {
    title: titleOf(read.landed.message),
    author: by,
    url: `${read.repositoryUrl}/commit/${after}`,
    landed: after,
  }
  const place = await channelAt(context, read, original)
  if ('nothing' in place) return place
  return {
    ...place,
    key: { kind: 'push', after },
    original,
    kind: changeKind({ landed: read.landed, earlierTrees: read.landed.earlierTrees }),
    repositoryId: read.repositoryId,
    repositoryUrl: read.repositoryUrl,
    viewer: read.viewer,
    landed: read.landed,
    origin: { kind: 'push', before },
    labels: [],
    handsOn: { labels: [], assignees: [], reviewers: [] },
    comments: await readComments(context.client, context.repository, {
      kind: 'commit',
      commit: after,
    }),
    paths: [],
  }
}

async function readPullRequest(
  context: BackportContext,
  number: number,
): Promise<Change | Nothing> {
  const { client, repository, policyFile } = context
  const read = await readMergedPullRequest(client, repository, { number, policyFile })
  const { landed } = read
  const original: Original = {
    title: read.title,
    author: read.author,
    number,
    url: read.url,
    landed: landed?.commit ?? read.head,
  }
  if (read.state !== 'merged' || landed === undefined) {
    return {
      nothing: `#${number} is ${read.state === 'open' ? 'still open' : 'closed without merging'}: nothing to carry.`,
      original,
      from: read.branch,
      repositoryUrl: read.repositoryUrl,
    }
  }
  const place = await channelAt(context, read, original)
  if ('nothing' in place) return place
  const source = place.policy.channels.find(({ name }) => name === place.from.entry?.from)
  return {
    ...place,
    key: { kind: 'pull-request', number },
    original,
    kind: changeKind({
      landed,
      earlierTrees: landed.earlierTrees,
      ...(read.headBranch === undefined ? {} : { headBranch: read.headBranch }),
      ...(source === undefined ? {} : { sourceBranch: source.branch }),
    }),
    repositoryId: read.repositoryId,
    repositoryUrl: read.repositoryUrl,
    viewer: read.viewer,
    landed,
    origin: await originOf(context, read),
    labels: read.labels,
    handsOn: read,
    comments: await commentsWithOwn(
      client,
      repository,
      number,
      read.comments,
      isBackportComment(read.viewer),
    ),
    ids: read.ids,
    paths: read.paths,
  }
}

/** Where the commits of a merged pull request are. */
export async function originOf(
  context: Pick<BackportContext, 'client' | 'repository'>,
  read: MergedPullRequestReading,
): Promise<Origin> {
  const others = [...read.landings].filter(([, other]) => other !== read.number)
  return {
    kind: 'pull-request',
    head: read.head,
    count: await commitCount(context, read),
    noted: read.baseCommit,
    otherLandings: new Set(others.map(([commit]) => commit)),
  }
}

async function commitCount(
  { client, repository: { owner, name: repo } }: Pick<BackportContext, 'client' | 'repository'>,
  { number, commitCount: counted }: MergedPullRequestReading,
): Promise<number> {
  if (counted < MOST_COUNTED) return counted
  const { data } = await explained(`count the commits of #${number}`, () =>
    client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner,
      repo,
      pull_number: number,
    }),
  )
  return data.commits
}
