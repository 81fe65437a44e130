import { type Environment, runAction } from '@sluice/action'
import type { RollbackContext } from '@sluice/runtime'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs } from './outputs.ts'

/** One run of the action. A problem ends it red with a sentence; never with a stack. */
export function run(environment: Environment): Promise<void> {
  return runAction({ readInputs, emptyOutputs, act: rollBackOrWatch }, environment)
}

async function rollBackOrWatch(inputs: Inputs, context: RollbackContext): Promise<void> {
  if (inputs.mode === 'watch') {
    const { tellWatch, watched } = await import('./watch.ts')
    await tellWatch(await watched(inputs, context))
  } else if (inputs.revert.length > 0) {
    const { reverted, tellRevert } = await import('./revert.ts')
    await tellRevert(await reverted(inputs, context))
  } else {
    const { rolledBack, tellRollback } = await import('./roll-back.ts')
    await tellRollback(await rolledBack(inputs, context))
  }
}
