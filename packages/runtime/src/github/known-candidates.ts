import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import { AUTHOR } from './commit-author.ts'
import { headAnswer, type PresentAnswer } from './present-promotion.ts'
import { PULL_REQUEST, pullRequestAnswer } from './pull-request-answer.ts'
import { type CandidateQuestion, commitAnswer, type SidesAnswer } from './read-candidate.ts'
import { CHECKS } from './read-checks.ts'
import { STEERING } from './steering-files.ts'

const openPromotionAnswer = pullRequestAnswer.extend({
  headRefName: z.string(),
  isCrossRepository: z.boolean(),
  headRef: z
    .object({
      target: headAnswer.and(
        z.object({
          parents: z.object({
            nodes: z.array(z.object({ oid: shaAnswer }).and(commitAnswer)),
          }),
        }),
      ),
    })
    .nullable(),
})

const pageAnswer = z.object({ hasNextPage: z.boolean() })

/** The answer to `KNOWN`. */
export const knownAnswer = {
  newest: z.object({ nodes: z.array(openPromotionAnswer) }),
  ended: z.object({
    pageInfo: pageAnswer,
    nodes: z.array(z.object({ headRefName: z.string() })),
  }),
  promotions: z
    .object({
      pageInfo: pageAnswer,
      nodes: z.array(z.object({ prefix: z.string(), name: z.string() })),
    })
    .nullable(),
}

type Answer = { [Key in keyof typeof knownAnswer]: z.output<(typeof knownAnswer)[Key]> }

/** As many promotions as are open at once where all goes well; others are asked about. */
const NEWEST = 3

/** So many open pull requests into a channel are listed. */
export const MOST_OPEN = 100

/** A channel that had more than these costs a request to be sure that a promotion is new. */
const FEW = 50

/**
 * A fragment for `Repository`: what can be told of candidates before it is known which there are.
 * It brings the fragments `checks` and `steering`, and uses `$channelName` and `$promotions`.
 */
export const KNOWN = `
  fragment known on Repository {
    newest: pullRequests(baseRefName: $channelName, states: OPEN, first: ${NEWEST}, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        headRefName isCrossRepository ...pullRequest
        headRef {
          target { oid ... on Commit { tree { oid } ${AUTHOR} parents(first: 3) { nodes { oid ...checks ...steering } } } ...checks }
        }
      }
    }
    ended: pullRequests(baseRefName: $channelName, states: [CLOSED, MERGED], first: ${FEW}, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage }
      nodes { headRefName }
    }
    promotions: refs(refPrefix: $promotions, first: ${FEW}) {
      pageInfo { hasNextPage }
      nodes { prefix name }
    }
  }
  ${STEERING}
  ${PULL_REQUEST}
  ${CHECKS}`

/** What came along with another question: what it tells of is not asked about again. */
export type KnownCandidates = {
  /** Undefined where the candidate is not among what was read. */
  readonly candidate: (asked: CandidateQuestion) => KnownCandidate | undefined
}

type KnownCandidate = SidesAnswer & {
  /** What exists of its promotion, or whether something names it. */
  readonly present: PresentAnswer | 'seen' | 'not seen'
}

type OpenAnswer = {
  readonly pullRequests: { readonly nodes: readonly { readonly headRefName: string }[] }
}

type Tip<Answer> = NonNullable<Answer> & { readonly oid: Sha }

/** @param tips the newest commits of both branches. */
export function knownCandidates(
  { newest, ended, promotions, pullRequests: { nodes: open } }: Answer & OpenAnswer,
  tips: {
    readonly source: Tip<SidesAnswer['candidate']>
    readonly channel: Tip<SidesAnswer['baseline']>
  },
): KnownCandidates {
  const own = newest.nodes.filter((pull) => !pull.isCrossRepository)
  // P has the parents baseline and candidate; in a linear history it does not name its candidate.
  const parents = own.flatMap(({ headRef }) => headRef?.target.parents.nodes ?? [])
  const commits = new Map([...parents, tips.source].map((commit) => [commit.oid, commit]))
  const named = new Set([
    ...[...open, ...ended.nodes].map(({ headRefName }) => headRefName),
    ...(promotions?.nodes ?? []).map(({ prefix, name }) =>
      `${prefix}${name}`.slice('refs/heads/'.length),
    ),
  ])
  const isWhole = promotions?.pageInfo.hasNextPage === false && !ended.pageInfo.hasNextPage
  const presentOn = (branch: string): KnownCandidate['present'] => {
    const pull = own.find(({ headRefName }) => headRefName === branch)
    if (pull?.headRef) return { promotion: pull.headRef, pullRequests: { nodes: [pull] } }
    if (open.length >= MOST_OPEN || named.has(branch)) return 'seen'
    return isWhole ? NO_PROMOTION : 'not seen'
  }
  return {
    candidate: (asked) => {
      const candidate = commits.get(asked.candidate)
      if (candidate === undefined || asked.baseline !== tips.channel.oid) return undefined
      return { candidate, baseline: tips.channel, present: presentOn(asked.branch) }
    },
  }
}

const NO_PROMOTION: PresentAnswer = { promotion: null, pullRequests: { nodes: [] } }
