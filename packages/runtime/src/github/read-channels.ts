import type { Sha } from '@sluice/core'
import * as z from 'zod'
import type { LedgerAnswer } from '../ledger/ledger-query.ts'
import type { ArrivalReading } from './arrival-answer.ts'
import type { BranchReading } from './branch-history.ts'
import {
  CHANNELS,
  CHANNELS_NEED,
  CHANNELS_VARIABLES,
  channelsAnswer,
  channelsReading,
  channelsVariables,
  viewerAnswer,
} from './channels-answer.ts'
import type { GitHubClient } from './client.ts'
import type { DispatchReading } from './dispatch-status.ts'
import { ask } from './graphql.ts'
import type { KnownCandidates } from './known-candidates.ts'
import type { BranchRules } from './read-required-checks.ts'
import type { Repository } from './repository.ts'
import type { SourceRollback } from './source-rollbacks.ts'

/** A channel's branch and the source's, as they were at one moment. */
export type ChannelsReading = {
  readonly repositoryId: string
  readonly repositoryUrl: string
  /** Login of the token's owner. */
  readonly viewer: string
  readonly channel: BranchReading
  readonly source: BranchReading
  /** The policy at the channel's commit; undefined where there is none. */
  readonly policyText: string | undefined
  readonly openPullRequests: readonly OpenPullRequest[]
  /** Open pull requests into the source that may roll it back. */
  readonly sourceRollbacks: readonly SourceRollback[]
  /** How the channel's newest commit came, where that was a pull request. */
  readonly arrival: ArrivalReading | undefined
  /** What is known of candidates without asking about them. */
  readonly known: KnownCandidates
  /** What rulesets ask of both branches; undefined where GitHub did not tell all of it here. */
  readonly rulesets: {
    readonly channel: BranchRules | undefined
    readonly source: BranchRules | undefined
  }
  readonly ledger: LedgerAnswer
  readonly dispatch: DispatchReading
}

type OpenPullRequest = {
  readonly number: number
  readonly headBranch: string
  readonly head: Sha
  readonly fromFork: boolean
  /** Whether the status that was asked for is red on its head. */
  readonly failed: boolean
  readonly isQueued: boolean
  /** How many comments it has. */
  readonly comments: number
  /** Login of whoever opened it. */
  readonly author: string
}

const answer = z.object({ viewer: viewerAnswer, repository: channelsAnswer })

const QUERY = `
  query sluiceChannels($owner: String!, $name: String!, $file: String!, ${CHANNELS_VARIABLES}) {
    viewer { login }
    repository(owner: $owner, name: $name) { ...channels }
  }
  ${CHANNELS}`

export type ChannelsQuestion = {
  readonly channelBranch: string
  readonly sourceBranch: string
  readonly policyFile: string
  /** The commit status that tells of a promotion whether its gates hold. */
  readonly statusContext: string
  /** ISO 8601, UTC: which months of the ledger are read. */
  readonly now: string
}

/** Reads both branches, the policy and the open pull requests into the channel in one request. */
export async function readChannels(
  client: GitHubClient,
  repository: Repository,
  asked: ChannelsQuestion,
): Promise<ChannelsReading> {
  const { channelBranch, sourceBranch, policyFile } = asked
  const { viewer, repository: read } = await ask(client, {
    doing: `read the branches ${channelBranch} and ${sourceBranch}`,
    needs: CHANNELS_NEED,
    query: QUERY,
    variables: { ...repository, file: policyFile, ...channelsVariables(asked) },
    answer,
  })
  return channelsReading(read, viewer.login, asked)
}
