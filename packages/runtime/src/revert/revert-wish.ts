import type { RevertName } from '@sluice/core'
import type { RollbackWish } from '../rollback/rollback-context.ts'

/** What a person asks for. */
export type RevertWish = Omit<RollbackWish, 'to'> & { readonly names: readonly RevertName[] }
