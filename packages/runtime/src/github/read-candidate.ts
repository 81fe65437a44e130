import type { PullRequestState, Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { AUTHOR, authorAnswer, writtenBy } from './commit-author.ts'
import { ask } from './graphql.ts'
import { PULL_REQUEST, pullRequestAnswer, pullRequestState } from './pull-request-answer.ts'
import { CHECKS, type ChecksReading, checksAnswer, readChecks } from './read-checks.ts'
import type { Repository } from './repository.ts'

/** Everything about one candidate and its promotion that GitHub knows, read in one request. */
export type CandidateReading = {
  readonly checks: ChecksReading
  readonly promotion: PromotionReading | undefined
  readonly pullRequest: PullRequestState | undefined
  /** Files that steer CI or Sluice itself, by path, with the object that each side has. */
  readonly steering: { readonly baseline: SteeringFiles; readonly candidate: SteeringFiles }
}

type PromotionReading = {
  readonly commit: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
  /** Login, or else the name, of its author. */
  readonly by?: string
  readonly checks: ChecksReading
}

/** Path to object name: equal names are equal contents. */
export type SteeringFiles = Readonly<Record<string, Sha>>

const STEERING_FOLDERS = ['.github/workflows', '.github/actions'] as const

const entriesAnswer = z
  .object({
    object: z
      .object({
        entries: z.array(z.object({ name: z.string(), oid: shaAnswer })).nullish(),
      })
      .nullable(),
  })
  .nullable()

const steeringAnswer = z.object({
  workflows: entriesAnswer,
  actions: entriesAnswer,
  policy: z.object({ oid: shaAnswer }).nullable(),
})

export const candidateCommitAnswer = checksAnswer.and(steeringAnswer)

export const promotionAnswer = checksAnswer.and(
  z.object({
    oid: shaAnswer,
    tree: z.object({ oid: shaAnswer }),
    parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
    author: authorAnswer,
  }),
)

const candidateAnswer = z.object({
  candidate: candidateCommitAnswer.nullable(),
  baseline: steeringAnswer.nullable(),
  promotion: z.object({ target: promotionAnswer }).nullable(),
  pullRequests: z.object({
    nodes: z.array(pullRequestAnswer.extend({ isCrossRepository: z.boolean() })),
  }),
})

const answer = z.object({ repository: candidateAnswer })

/** Fragments of all that is asked about a candidate; `steering` uses the variable `$file`. */
export const CANDIDATE_PARTS = `
  fragment steering on Commit {
    workflows: file(path: "${STEERING_FOLDERS[0]}") { object { ... on Tree { entries { name oid } } } }
    actions: file(path: "${STEERING_FOLDERS[1]}") { object { ... on Tree { entries { name oid } } } }
    policy: file(path: $file) { oid }
  }
  ${PULL_REQUEST}
  ${CHECKS}`

const QUERY = `
  query sluiceCandidate($owner: String!, $name: String!, $candidate: GitObjectID!, $baseline: GitObjectID!, $promotion: String!, $branch: String!, $base: String!, $file: String!) {
    repository(owner: $owner, name: $name) {
      candidate: object(oid: $candidate) { ...checks ...steering }
      baseline: object(oid: $baseline) { ...steering }
      promotion: ref(qualifiedName: $promotion) {
        target { oid ... on Commit { tree { oid } parents(first: 3) { nodes { oid } } ${AUTHOR} } ...checks }
      }
      pullRequests(headRefName: $branch, baseRefName: $base, first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { isCrossRepository ...pullRequest }
      }
    }
  }
  ${CANDIDATE_PARTS}`

export type CandidateQuestion = {
  readonly candidate: Sha
  readonly baseline: Sha
  /** The promotion's branch, and the channel's that it goes into. */
  readonly branch: string
  readonly channelBranch: string
  readonly policyFile: string
}

/** What came along with another question about a candidate, as GitHub would answer it. */
export type KnownCandidate = Pick<CandidateQuestion, 'candidate' | 'baseline' | 'branch'> & {
  readonly answer: z.output<typeof candidateAnswer>
}

/** @param known what was read already: one of them that is about the same asks nothing. */
export async function readCandidate(
  client: GitHubClient,
  repository: Repository,
  asked: CandidateQuestion,
  known: readonly KnownCandidate[] = [],
): Promise<CandidateReading> {
  const { candidate, policyFile } = asked
  const read = answerAmong(known, asked) ?? (await askCandidate(client, repository, asked))
  if (read.candidate === null || read.baseline === null) {
    throw new SluiceError(
      'moved',
      'The candidate or the baseline is gone from the repository; the next run looks anew.',
    )
  }
  // Anybody can open one from a fork whose branch has the same name.
  const own = read.pullRequests.nodes.filter((pull) => !pull.isCrossRepository)
  const pullRequest = own.find(({ state }) => state === 'OPEN') ?? own[0]
  return {
    checks: await readChecks(client, repository, candidate, read.candidate),
    promotion:
      read.promotion === null
        ? undefined
        : {
            commit: read.promotion.target.oid,
            tree: read.promotion.target.tree.oid,
            parents: read.promotion.target.parents.nodes.map(({ oid }) => oid),
            ...writtenBy(read.promotion.target.author),
            checks: await readChecks(
              client,
              repository,
              read.promotion.target.oid,
              read.promotion.target,
            ),
          },
    pullRequest: pullRequest === undefined ? undefined : pullRequestState(pullRequest),
    steering: {
      baseline: steeringFiles(read.baseline, policyFile),
      candidate: steeringFiles(read.candidate, policyFile),
    },
  }
}

function answerAmong(
  known: readonly KnownCandidate[],
  { candidate, baseline, branch }: CandidateQuestion,
): KnownCandidate['answer'] | undefined {
  return known.find(
    (one) => one.branch === branch && one.candidate === candidate && one.baseline === baseline,
  )?.answer
}

async function askCandidate(
  client: GitHubClient,
  repository: Repository,
  { candidate, baseline, branch, channelBranch, policyFile }: CandidateQuestion,
): Promise<KnownCandidate['answer']> {
  const { repository: read } = await ask(client, {
    doing: `read the candidate ${candidate}`,
    needs: 'contents: read, pull-requests: read, checks: read, statuses: read',
    query: QUERY,
    variables: {
      ...repository,
      candidate,
      baseline,
      branch,
      base: channelBranch,
      promotion: `refs/heads/${branch}`,
      file: policyFile,
    },
    answer,
  })
  return read
}

function steeringFiles(read: z.output<typeof steeringAnswer>, policyFile: string): SteeringFiles {
  const [workflows, actions] = STEERING_FOLDERS
  const entriesOf = (folder: string, answered: z.output<typeof entriesAnswer>) =>
    (answered?.object?.entries ?? []).map(({ name, oid }) => [`${folder}/${name}`, oid] as const)
  return Object.fromEntries([
    ...entriesOf(workflows, read.workflows),
    ...entriesOf(actions, read.actions),
    ...(read.policy === null ? [] : [[policyFile, read.policy.oid] as const]),
  ])
}
