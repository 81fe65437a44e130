import { timestamp } from '../clock.ts'
import { diffFiles } from '../git/diff.ts'
import { issuesNamedIn } from '../issue/closing-words.ts'
import { comparisonBase, pullRequestCommits } from '../pull/commits.ts'
import { queueMethod } from '../pull/merge-queue.ts'
import { mergeability, mergeabilityState, testMergeCommit } from '../pull/mergeability.ts'
import { authorAssociation } from '../rest/render/issue.ts'
import { canPush, latestOpinionatedReviews, reviewDecision } from '../rules/reviews.ts'
import { nodeId } from '../state/node-id.ts'
import { type PullRequest, pullRequestState, type Review } from '../state/pull-request.ts'
import { actorNode } from './actors.ts'
import { connection, type PageArguments } from './connection.ts'
import { hasAny, type IssueArguments, issueBase, issueNode, ordered } from './issues.ts'
import { mergeQueueEntryNode } from './merge-queue.ts'
import type { View } from './view.ts'

export interface PullRequestArguments extends PageArguments {
  readonly states?: readonly string[] | null
  readonly headRefName?: string | null
  readonly baseRefName?: string | null
  readonly labels?: readonly string[] | null
  readonly orderBy?: IssueArguments['orderBy']
}

export function choosePullRequests(
  all: readonly PullRequest[],
  args: PullRequestArguments,
): PullRequest[] {
  const chosen = all.filter(
    (pull) =>
      (!args.states || args.states.includes(pullRequestState(pull))) &&
      (!args.headRefName || pull.head === args.headRefName) &&
      (!args.baseRefName || pull.base === args.baseRefName) &&
      (!args.labels || hasAny(pull, args.labels)),
  )
  return ordered(chosen, args.orderBy)
}

export function pullRequestNode(view: View, pull: PullRequest): unknown {
  const { world, repository } = view
  const url = `${world.serverUrl}/${repository.fullName}/pull/${pull.number}`
  const { autoMerge } = pull
  const size = async () => {
    const base = await repository.git.mergeBase(
      await comparisonBase(repository, pull),
      pull.headSha,
    )
    return base === undefined ? [] : diffFiles(repository.git, base, pull.headSha)
  }
  return {
    ...issueBase(view, pull),
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.id),
    url,
    state: pullRequestState(pull),
    isDraft: pull.draft,
    milestone:
      pull.milestone === undefined
        ? null
        : {
            __typename: 'Milestone',
            id: nodeId('Milestone', pull.milestone.id),
            number: pull.milestone.number,
            title: pull.milestone.title,
          },
    merged: pull.merged !== undefined,
    mergedAt: pull.merged === undefined ? null : timestamp(pull.merged.at),
    mergedBy: () => (pull.merged === undefined ? null : actorNode(world, pull.merged.by)),
    mergeCommit: () => view.nodes.commit(view, pull.merged?.sha),
    potentialMergeCommit: async () =>
      view.nodes.commit(view, await testMergeCommit(world, repository, pull)),
    headRefName: pull.head,
    headRefOid: pull.headSha,
    headRef: () => (pull.fromFork ? null : view.nodes.ref(view, `refs/heads/${pull.head}`)),
    baseRefName: pull.base,
    baseRefOid: pull.baseSha,
    baseRef: () => view.nodes.ref(view, `refs/heads/${pull.base}`),
    headRepository: () => (pull.fromFork ? null : view.nodes.repository(view)),
    headRepositoryOwner: () => (pull.fromFork ? null : actorNode(world, repository.owner)),
    isCrossRepository: pull.fromFork,
    maintainerCanModify: pull.maintainerCanModify,
    additions: async () => (await size()).reduce((sum, file) => sum + file.additions, 0),
    deletions: async () => (await size()).reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: async () => (await size()).length,
    files: async (args: PageArguments) =>
      connection('files', await size(), args, ({ path, status, additions, deletions }) => ({
        __typename: 'PullRequestChangedFile',
        path,
        changeType: status === 'removed' ? 'DELETED' : status.toUpperCase(),
        additions,
        deletions,
      })),
    mergeable: () => mergeability(repository, pull),
    mergeStateStatus: () => mergeabilityState(repository, pull),
    reviewDecision: () => reviewDecision(repository, pull),
    reviews: (
      args: PageArguments & { states?: readonly string[] | null; author?: string | null },
    ) => {
      const chosen = pull.reviews.filter(
        (review) =>
          (!args.states || args.states.includes(review.state)) &&
          (!args.author || review.author.login === args.author),
      )
      return connection('reviews', chosen, args, (review) => reviewNode(view, pull, review))
    },
    latestOpinionatedReviews: (args: PageArguments & { writersOnly?: boolean | null }) => {
      const chosen = latestOpinionatedReviews(repository, pull, args.writersOnly === true)
      return connection('latestOpinionatedReviews', chosen, args, (review) =>
        reviewNode(view, pull, review),
      )
    },
    reviewRequests: (args: PageArguments) =>
      connection('reviewRequests', pull.requestedReviewers, args, (account) => ({
        id: nodeId('ReviewRequest', pull.id, account.id),
        databaseId: account.id,
        asCodeOwner: false,
        requestedReviewer: actorNode(world, account),
      })),
    commits: async (args: PageArguments) =>
      connection(
        'commits',
        (await pullRequestCommits(repository, pull)).slice(0, 250),
        args,
        (sha) => ({
          __typename: 'PullRequestCommit',
          id: nodeId('PullRequestCommit', pull.id, sha),
          url: `${url}/commits/${sha}`,
          commit: () => view.nodes.commit(view, sha),
          pullRequest: () => pullRequestNode(view, pull),
        }),
      ),
    closingIssuesReferences: (args: PageArguments) => {
      const numbers = issuesNamedIn(repository, pull.body ?? '')
      const issues = numbers.flatMap((number) => {
        const issue = repository.issues.get(number)
        return issue?.kind === 'issue' ? [issue] : []
      })
      return connection('closingIssuesReferences', issues, args, (issue) => issueNode(view, issue))
    },
    isInMergeQueue: pull.queued !== undefined,
    isMergeQueueEnabled: () => queueMethod(repository, pull.base) !== undefined,
    mergeQueueEntry: () => mergeQueueEntryNode(view, pull),
    autoMergeRequest: () =>
      autoMerge === undefined
        ? null
        : {
            authorEmail: null,
            commitBody: autoMerge.body ?? null,
            commitHeadline: autoMerge.headline ?? null,
            enabledAt: timestamp(autoMerge.at),
            enabledBy: actorNode(world, autoMerge.by.account),
            mergeMethod: autoMerge.method.toUpperCase(),
            pullRequest: () => pullRequestNode(view, pull),
          },
  }
}

function reviewNode(view: View, pull: PullRequest, review: Review) {
  const { world, repository } = view
  const at = timestamp(review.submittedAt ?? pull.createdAt)
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PullRequestReview', review.id),
    databaseId: review.id,
    author: () => actorNode(world, review.author),
    authorAssociation: authorAssociation(repository, review.author),
    authorCanPushToRepository: canPush(repository, review),
    body: review.body,
    state: review.state,
    commit: () => view.nodes.commit(view, review.sha),
    createdAt: at,
    updatedAt: at,
    submittedAt: review.submittedAt === undefined ? null : at,
    pullRequest: () => pullRequestNode(view, pull),
    url: `${world.serverUrl}/${repository.fullName}/pull/${pull.number}#pullrequestreview-${review.id}`,
  }
}
