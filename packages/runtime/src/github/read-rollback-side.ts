import { INCIDENT_LABEL, isSha, type Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import {
  LEDGER,
  LEDGER_FRAGMENTS,
  type LedgerAnswer,
  ledgerAnswer,
  ledgerVariables,
} from '../ledger/ledger-query.ts'
import { actorAnswer, shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { readStatePage, STATES, type StatePages, statesAnswer } from './read-channel-states.ts'
import type { Repository } from './repository.ts'
import {
  ROLLBACK_PULLS,
  type RollbackPull,
  rollbackPulls,
  rollbackPullsAnswer,
} from './rollback-pulls.ts'
import { isTrusted } from './trusted-author.ts'

/** Everything that a rollback begins from, read in one request. */
export type RollbackSide = {
  readonly repositoryId: string
  readonly repositoryUrl: string
  /** Login of the token's owner. */
  readonly viewer: string
  /** Absent where there is no such branch. */
  readonly channel?: StatePages
  /** The policy at the channel's commit, else the one of the default branch. */
  readonly policyText?: string
  readonly openPullRequests: readonly RollbackPull[]
  /** Oldest first: of two about the same the first one stays. */
  readonly incidents: readonly IncidentIssue[]
  /** What the asked name stands for, where one was asked. */
  readonly named?: Sha
  /** Null where there is no ledger; absent where GitHub did not tell. */
  readonly ledger?: LedgerAnswer
}

type IncidentIssue = {
  readonly number: number
  readonly url: string
  readonly state: 'open' | 'closed'
  readonly body: string
}

const fileAnswer = z
  .object({ object: z.object({ text: z.string().nullish() }).nullable() })
  .nullable()

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    id: z.string(),
    url: z.url(),
    defaultBranchRef: z.object({ target: z.object({ file: fileAnswer }) }).nullable(),
    channel: z
      .object({ target: z.object({ oid: shaAnswer, file: fileAnswer, history: statesAnswer }) })
      .nullable(),
    named: z
      .object({
        __typename: z.string(),
        oid: z.string(),
        target: z.object({ oid: z.string() }).optional(),
      })
      .nullish(),
    // Whatever is there: a rollback does without.
    ledger: z.unknown().optional(),
    pullRequests: rollbackPullsAnswer,
    issues: z.object({
      nodes: z.array(
        z.object({
          number: z.number(),
          url: z.string(),
          state: z.enum(['OPEN', 'CLOSED']),
          body: z.string(),
          author: actorAnswer,
          authorAssociation: z.string(),
        }),
      ),
    }),
  }),
})

const query = (ledger: {
  readonly fields: string
  readonly variables: string
  readonly fragments: string
}) => `
  query sluiceRollback($owner: String!, $name: String!, $channel: String!, $branch: String!, $file: String!, $label: String!, $named: String!, $asked: Boolean!, $after: String${ledger.variables}) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      id url
      defaultBranchRef { target { ...policy } }
      channel: ref(qualifiedName: $channel) { target { ...policy ...states } }
      named: object(expression: $named) @include(if: $asked) { __typename oid ... on Tag { target { oid } } }
      ${ledger.fields}
      ${ROLLBACK_PULLS}
      issues(labels: [$label], first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { number url state body author { login __typename } authorAssociation }
      }
    }
  }
  fragment policy on Commit { file(path: $file) { object { ... on Blob { text } } } }
  ${STATES}
  ${ledger.fragments}`

const WITH_LEDGER = query({
  fields: LEDGER,
  variables: ', $ledgerMonth: String!, $ledgerBefore: String!',
  fragments: LEDGER_FRAGMENTS,
})
const WITHOUT_LEDGER = query({ fields: '', variables: '', fragments: '' })

/** Where the question fails with the ledger in it, it is asked without: a rollback does not need it. */
export async function readRollbackSide(
  client: GitHubClient,
  repository: Repository,
  asked: {
    readonly branch: string
    readonly policyFile: string
    readonly named?: string
    /** ISO 8601, UTC: which months of the ledger are read. */
    readonly now: string
  },
): Promise<RollbackSide> {
  const { branch, policyFile, named, now } = asked
  const question = {
    doing: `read the branch ${branch}`,
    needs: 'contents: read, pull-requests: read, issues: read, statuses: read',
    answer,
  }
  const variables = {
    ...repository,
    channel: `refs/heads/${branch}`,
    branch,
    file: policyFile,
    label: INCIDENT_LABEL,
    named: named ?? '',
    asked: named !== undefined,
  }
  const { viewer, repository: read } = await ask(client, {
    ...{ ...question, query: WITH_LEDGER },
    variables: { ...variables, ...ledgerVariables(now) },
  }).catch((error: unknown) => {
    if (!(error instanceof SluiceError) || error.code === 'permission') throw error
    return ask(client, { ...question, query: WITHOUT_LEDGER, variables })
  })
  const ledger = ledgerAnswer.safeParse(read.ledger)
  const target = read.channel?.target
  const texts = [target?.file, read.defaultBranchRef?.target.file]
  const policyText = texts.flatMap((file) => file?.object?.text ?? [])[0]
  const found = read.named?.target?.oid ?? read.named?.oid
  return {
    repositoryId: read.id,
    repositoryUrl: read.url,
    viewer: viewer.login,
    ...(target === undefined
      ? {}
      : { channel: { head: target.oid, ...readStatePage(target.history, branch) } }),
    ...(policyText === undefined ? {} : { policyText }),
    openPullRequests: rollbackPulls(read.pullRequests),
    incidents: read.issues.nodes
      .toReversed()
      .filter(({ author, authorAssociation }) => isTrusted(author, authorAssociation))
      .map(({ number, url, state, body }) => ({
        number,
        url,
        state: state === 'OPEN' ? 'open' : 'closed',
        body,
      })),
    ...(found !== undefined && isSha(found) ? { named: found } : {}),
    ...(ledger.success ? { ledger: ledger.data } : {}),
  }
}
