import type { Author, Review, Sha, TriedMerge } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { actorAnswer, shaAnswer, timeAnswer } from './answers.ts'
import { changedFiles, FILES, filesAnswer } from './changed-files.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { isLabel } from './list-labelled.ts'
import { CHECKS, type ChecksReading, checksAnswer, readChecks } from './read-checks.ts'
import type { Repository } from './repository.ts'
import { REVIEWS, reviewsAnswer } from './reviews-answer.ts'
import { TRIED_MERGE, triedMerge, triedMergeAnswer } from './tried-merge.ts'

/** One labelled pull request as it is at this moment. */
export type LabelledPull = {
  readonly id: string
  readonly number: number
  readonly url: string
  readonly title: string
  readonly isOpen: boolean
  readonly base: string
  readonly author: Author
  readonly head: Sha
  readonly fromFork: boolean
  readonly isDraft: boolean
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN'
  readonly isBehind: boolean
  readonly isQueued: boolean
  readonly lacksReviews: boolean
  readonly reviews: readonly Review[]
  readonly hasLabel: boolean
  /** Who set the label, while the pull request went into this base. */
  readonly labelledBy: Author | undefined
  /** When that was: ISO 8601, UTC. */
  readonly labelledAt: string | undefined
  /** A bot that force-pushed after that. */
  readonly replacedBy: string | undefined
  readonly checks: ChecksReading
  /** Absent where GitHub has not tried, or cannot. */
  readonly merge?: TriedMerge
  /** Paths that it changes; undefined where there are more than could be read. */
  readonly paths: readonly string[] | undefined
}

const actor = z.object({ login: z.string(), __typename: z.string() }).nullable()

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    pullRequest: z.object({
      id: z.string(),
      url: z.string(),
      title: z.string(),
      state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
      baseRefName: z.string(),
      author: actor,
      headRefOid: shaAnswer,
      isCrossRepository: z.boolean(),
      isDraft: z.boolean(),
      potentialMergeCommit: triedMergeAnswer,
      mergeable: z.enum(['MERGEABLE', 'CONFLICTING', 'UNKNOWN']),
      mergeStateStatus: z.string(),
      isInMergeQueue: z.boolean(),
      reviewDecision: z.string().nullable(),
      labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
      latestOpinionatedReviews: reviewsAnswer,
      files: filesAnswer,
      timelineItems: z.object({
        nodes: z.array(
          z.object({
            __typename: z.string(),
            actor: actor.optional(),
            label: z.object({ name: z.string() }).optional(),
            createdAt: timeAnswer.optional(),
          }),
        ),
      }),
      commits: z.object({
        nodes: z.array(z.object({ commit: checksAnswer.and(z.object({ oid: shaAnswer })) })),
      }),
    }),
  }),
})

const QUERY = `
  query sluiceLabelledPull($owner: String!, $name: String!, $number: Int!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        id url title state baseRefName headRefOid isCrossRepository isDraft
        ${TRIED_MERGE}
        mergeable mergeStateStatus isInMergeQueue reviewDecision
        author { login __typename }
        labels(first: 100) { nodes { name } }
        ${REVIEWS}
        ${FILES}
        timelineItems(last: 100, itemTypes: [LABELED_EVENT, UNLABELED_EVENT, BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT]) {
          nodes {
            __typename
            ... on LabeledEvent { actor { login __typename } label { name } createdAt }
            ... on UnlabeledEvent { actor { login __typename } label { name } }
            ... on HeadRefForcePushedEvent { actor { login __typename } }
          }
        }
        commits(last: 1) { nodes { commit { oid ...checks } } }
      }
    }
  }
  ${CHECKS}`

/** By somebody, or by GitHub itself when the branch that it went into was merged and deleted. */
const RETARGETED = ['BaseRefChangedEvent', 'AutomaticBaseChangeSucceededEvent']

/** @throws {SluiceError} `moved` where the head changed while GitHub answered. */
export async function readLabelledPull(
  client: GitHubClient,
  repository: Repository,
  { number, label }: { readonly number: number; readonly label: string },
): Promise<LabelledPull> {
  const { viewer, repository: read } = await ask(client, {
    doing: `read #${number}`,
    needs: 'contents: read, pull-requests: read, checks: read, statuses: read',
    query: QUERY,
    variables: { ...repository, number },
    answer,
  })
  const { pullRequest: pull } = read
  const commit = pull.commits.nodes.at(-1)?.commit
  if (commit?.oid !== pull.headRefOid) {
    throw new SluiceError('moved', `#${number} changed while it was read; the next run looks anew.`)
  }
  const authorOf = (one: z.output<typeof actor> | undefined) => toAuthor(one ?? null, viewer.login)
  const events = pull.timelineItems.nodes
  const set = events.findLastIndex(
    (event) => event.label !== undefined && isLabel(event.label.name, label),
  )
  const since = events.slice(set + 1)
  const setting = events[set]
  const counts =
    setting?.__typename === 'LabeledEvent' &&
    !since.some(({ __typename }) => RETARGETED.includes(__typename))
  const replaced = since
    .filter(({ __typename }) => __typename === 'HeadRefForcePushedEvent')
    .map((event) => authorOf(event.actor))
    .find(({ kind }) => kind === 'bot')
  return {
    id: pull.id,
    number,
    url: pull.url,
    title: pull.title,
    isOpen: pull.state === 'OPEN',
    base: pull.baseRefName,
    author: authorOf(pull.author),
    head: pull.headRefOid,
    fromFork: pull.isCrossRepository,
    isDraft: pull.isDraft,
    mergeable: pull.mergeable,
    isBehind: pull.mergeStateStatus === 'BEHIND',
    isQueued: pull.isInMergeQueue,
    lacksReviews: pull.reviewDecision !== null && pull.reviewDecision !== 'APPROVED',
    reviews: pull.latestOpinionatedReviews,
    hasLabel: pull.labels?.nodes.some(({ name }) => isLabel(name, label)) ?? false,
    labelledBy: counts ? authorOf(setting.actor) : undefined,
    labelledAt: setting?.createdAt,
    replacedBy: replaced?.login,
    ...triedMerge(pull.potentialMergeCommit),
    checks: await readChecks(client, repository, commit.oid, commit),
    paths: await changedFiles(client, repository, number, pull.files),
  }
}

/** What every workflow of the repository writes as is nobody's own. */
function toAuthor(one: z.output<typeof actor>, viewer: string): Author {
  const login = actorAnswer.parse(one)
  if (one?.__typename !== 'Bot') return { login, kind: 'person' }
  return { login, kind: login === viewer && login !== 'github-actions[bot]' ? 'ours' : 'bot' }
}
