import type {
  ChannelName,
  CommitStatus,
  RemovalOperation,
  Sha,
  StartedWorkflow,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { openIncident } from '../github/open-incident.ts'
import { requestReviewers } from '../github/request-reviewers.ts'
import { startWorkflowOnce } from '../github/start-workflow-once.ts'
import { addLabels } from '../github/write-promotion.ts'
import { markReady } from '../github/write-rollback.ts'
import type { RollbackContext } from './rollback-context.ts'

type Numbered = {
  readonly number: number
  readonly url: string
  /** GraphQL's name; present where this run made or found it. */
  readonly id?: string
}

/** What has been made so far of a rollback or a revert, and what later operations refer to. */
export type RemovalApplied = {
  readonly pullRequest?: Numbered
  readonly incident?: Numbered
  /** Another run made the branch while we were at it: it opens the incident, and not we too. */
  readonly anotherRun?: boolean
  readonly landed?: Sha
  readonly started: readonly StartedWorkflow[]
  /** What failed and must not stop it, a sentence each. */
  readonly failures: readonly string[]
}

/**
 * The operations that a rollback and a revert do in the same way.
 *
 * @returns what each has made.
 */
export async function applyRemoval(
  context: RollbackContext,
  operation: Exclude<RemovalOperation, { kind: 'open-pull-request' }>,
  applied: RemovalApplied,
  given: {
    readonly channel: ChannelName
    /** Of the commit that landed, as far as they were read. */
    readonly statuses: Readonly<Record<string, CommitStatus>>
  },
): Promise<Pick<RemovalApplied, 'incident'> & Partial<Pick<RemovalApplied, 'started'>>> {
  const { client, repository } = context
  switch (operation.kind) {
    case 'mark-ready':
      await markReady(client, repository, operation)
      return {}
    case 'add-labels':
      await addLabels(client, repository, pullRequestOf(applied).number, operation.labels)
      return {}
    case 'request-reviewers':
      await requestReviewers(client, repository, pullRequestOf(applied).number, operation.reviewers)
      return {}
    case 'open-incident':
      if (applied.anotherRun === true) return {}
      return { incident: await openIncident(client, repository, operation) }
    case 'dispatch': {
      const { landed } = applied
      if (landed === undefined) return {}
      const one = await startWorkflowOnce(context, {
        ...{ channel: given.channel, channelBranch: operation.ref, commit: landed },
        ...{ workflow: operation.workflow, statuses: given.statuses },
      })
      return one.kind === 'started' ? { started: [...applied.started, one.started] } : {}
    }
  }
}

export function pullRequestOf({ pullRequest }: RemovalApplied): Numbered {
  if (pullRequest === undefined)
    throw new SluiceError('unexpected', 'The plan speaks of a pull request that it does not open.')
  return pullRequest
}
