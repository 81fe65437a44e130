import { confirmation, type PromotionOperation } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { setStatus } from '../github/write-promotion.ts'
import { startWorkflow } from '../github/write-rollback.ts'
import type { Applied } from './apply.ts'
import type { RunContext } from './run-context.ts'

/**
 * Starts the workflows, each for itself, and confirms it on the landed commit. What could not be
 * started is named, and not confirmed: the next run tries it again.
 */
export async function dispatchWorkflows(
  { client, repository, run }: RunContext,
  operation: Extract<PromotionOperation, { kind: 'dispatch' }>,
  applied: Applied,
): Promise<Applied> {
  const { workflows, channelBranch: ref, on, context } = operation
  const commit = on === 'landed' ? applied.landed : on
  if (commit === undefined)
    throw new SluiceError('unexpected', 'The plan starts workflows where nothing landed.')
  const refused: SluiceError[] = []
  for (const workflow of workflows) {
    try {
      await startWorkflow(client, repository, { kind: 'dispatch', workflow, ref })
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
        clear: `${howToClear(refused, ref)} The next run tries again.`.trimStart(),
      },
    }
  await setStatus(client, repository, {
    commit,
    context,
    ...confirmation(workflows),
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
