import {
  type Incident,
  type NotifyRules,
  type RollbackDone,
  type Sha,
  stateTitle,
  statusDescription,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { setStatus } from '../github/write-promotion.ts'
import { sendNotices } from '../notices/index.ts'
import { makeRepositoryNotices } from './repository-notices.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * Tells everyone whom the policy names, side by side, once the pull request exists. One that fails
 * is reported and stops nothing. The id is the rolled-back head: vendors know a repeated notice by
 * it, and a status on the rollback's commit tells a second run.
 *
 * @returns what failed, a sentence each.
 */
export async function tellRollback(
  context: RollbackContext,
  { question, pullRequest, incident }: RollbackDone,
  rules: NotifyRules,
  remember: { readonly on: Sha; readonly as: string },
): Promise<readonly string[]> {
  const { environment, repository, run, now, client } = context
  if (rules[question.severity].length === 0) return []
  const told: Incident = {
    id: question.head.commit,
    repository: `${repository.owner}/${repository.name}`,
    channel: question.channel.name,
    severity: question.severity,
    event: { kind: 'opened' },
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
  const [results, inRepository] = await Promise.all([
    sendNotices(told, rules, { environment }),
    makeRepositoryNotices(context, told, rules),
  ])
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  const sentences = [...failed.map(({ sentence }) => sentence), ...inRepository]
  const count = rules[question.severity].length
  try {
    await setStatus(client, repository, {
      commit: remember.on,
      context: remember.as,
      state: sentences.length === 0 ? 'success' : 'error',
      description: statusDescription(
        `${Math.max(0, count - sentences.length)} of ${count} notices delivered`,
      ),
    })
    return sentences
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [...sentences, error.message]
  }
}
