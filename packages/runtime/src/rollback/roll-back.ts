import type { RollbackReport } from '@sluice/core'
import { lookRollback } from './look-rollback.ts'
import type { RollbackContext, RollbackOptions, RollbackWish } from './rollback-context.ts'

/**
 * Brings a channel back to a good state: read, decide, plan, apply. A run that died anywhere is
 * completed by the next one with the same wish.
 */
export async function rollBack(
  context: RollbackContext,
  wish: RollbackWish,
  options: RollbackOptions,
): Promise<RollbackReport> {
  const found = await lookRollback(context, wish)
  const { carryOutRollback } = await import('./carry-out-rollback.ts')
  return carryOutRollback(context, found, options)
}
