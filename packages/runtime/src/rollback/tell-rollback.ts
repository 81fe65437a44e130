import {
  type IncidentFacts,
  type NotifyRules,
  type RollbackDone,
  type RollbackState,
  type Sha,
  stateTitle,
} from '@sluice/core'
import { landedEvent } from './incident-events.ts'
import type { RollbackContext } from './rollback-context.ts'
import { tellRemoval } from './tell-removal.ts'

/** @returns what failed, a sentence each. */
export function tellRollback(
  context: RollbackContext,
  report: RollbackDone,
  rules: NotifyRules,
  given: { readonly rollback: Sha; readonly state: RollbackState; readonly viewer: string },
): Promise<readonly string[]> {
  const { question, incident, landed } = report
  const { rollback, state, viewer } = given
  return tellRemoval(context, rules, {
    subject: factsOf(context, report),
    ...(incident === undefined
      ? {}
      : { incident: { number: incident.number, isNew: state.incident === undefined } }),
    ...(landed === undefined ? {} : { landed: landedEvent(question.channel.name, 'rollback') }),
    ...{ commit: rollback, statuses: state.statuses, viewer },
  })
}

/** The id is the rolled-back head: vendors know a repeated notice by it. */
function factsOf(
  { repository, run, now }: RollbackContext,
  { question, pullRequest, incident }: RollbackDone,
): IncidentFacts {
  return {
    id: question.head.commit,
    repository: `${repository.owner}/${repository.name}`,
    channel: question.channel.name,
    severity: question.severity,
    reason: question.reason,
    who: question.by,
    when: now,
    goodCommit: question.good.state.commit,
    undone: question.undone.map(({ state }) => ({
      sha: state.commit,
      title: state.pullRequest?.title ?? stateTitle(state),
      ...(state.pullRequest === undefined ? {} : { pullRequest: state.pullRequest.number }),
    })),
    links: {
      ...(incident === undefined ? {} : { incident: incident.url }),
      ...(pullRequest === undefined ? {} : { pullRequest: pullRequest.url }),
      ...(run === undefined ? {} : { run: run.url }),
    },
  }
}
