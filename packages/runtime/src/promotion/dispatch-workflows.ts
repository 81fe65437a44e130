import { confirmation, type PromotionOperation } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { startWorkflowOnce } from '../github/start-workflow-once.ts'
import { setStatus } from '../github/write-promotion.ts'
import type { Applied } from './apply.ts'
import type { RunContext } from './run-context.ts'

/**
 * Starts the workflows, each for itself and once, and confirms it on the landed commit. What could
 * not be started is named, and not confirmed: the next run tries it again. Nor is what another run
 * is about to start, since it may die before.
 */
export async function dispatchWorkflows(
  context: RunContext,
  operation: Extract<PromotionOperation, { kind: 'dispatch' }>,
  applied: Applied,
): Promise<Applied> {
  const { client, repository, run } = context
  const { channel, workflows, channelBranch, on } = operation
  const commit = on === 'landed' ? applied.landed : on
  if (commit === undefined)
    throw new SluiceError('unexpected', 'The plan starts workflows where nothing landed.')
  const refused: SluiceError[] = []
  let areAllStarted = true
  for (const workflow of workflows) {
    try {
      const start = { channel, channelBranch, commit, workflow, statuses: {} }
      const { kind } = await startWorkflowOnce(context, start)
      areAllStarted &&= kind !== 'left to another run'
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error
      refused.push(error)
    }
  }
  if (refused.length > 0)
    return {
      ...applied,
      refusal: {
        about: 'dispatch',
        reason: refused.map(({ message }) => message).join(' '),
        clear: `${howToClear(refused, channelBranch)} The next run tries again.`.trimStart(),
      },
    }
  if (areAllStarted)
    await setStatus(client, repository, {
      commit,
      ...confirmation(channel, workflows),
      ...(run === undefined ? {} : { targetUrl: run.url }),
    })
  return applied
}

function howToClear(refused: readonly SluiceError[], ref: string): string {
  const has = (code: SluiceError['code']) => refused.some((error) => error.code === code)
  return [
    ...(has('permission')
      ? ['Give the job `actions: write`, and see that the workflow is on the default branch.']
      : []),
    ...(has('unexpected')
      ? [`Give the workflow the trigger \`workflow_dispatch\` on ${ref}.`]
      : []),
  ].join(' ')
}
