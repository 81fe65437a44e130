import type { Sha } from '../identifiers.ts'
import type { CommitStatus } from '../promotion/promotion-state.ts'
import { describeRemovalOperation, type RemovalOperation } from './removal-operation.ts'
import type { RollbackTree } from './rollback-question.ts'

/** What would be done, in order. A dry run prints it with "would"; applying is a loop. */
export type RollbackPlan = { readonly operations: readonly RollbackOperation[] }

export type RollbackOperation =
  | {
      readonly kind: 'set-status'
      /** `rollback` stands for the rollback commit, which an earlier operation may make. */
      readonly on: 'rollback' | Sha
      readonly context: string
      readonly state: CommitStatus['state']
      /** At most 140 characters. */
      readonly description: string
    }
  | {
      /** Makes the commit through the Git Data API, then its branch: whoever makes the branch first wins. */
      readonly kind: 'create-rollback-commit'
      readonly branch: string
      readonly tree: RollbackTree
      readonly parent: Sha
      readonly message: string
    }
  | RemovalOperation
  | { readonly kind: 'close-superseded'; readonly number: number; readonly comment: string }
  | {
      /** Moves the channel's ref from its head to the rollback commit, and only from there. */
      readonly kind: 'land'
      readonly channelBranch: string
      readonly from: Sha
      /** The pull request that a merge queue has taken instead, which lands it later. */
      readonly queued?: number
    }

export function describeRollbackOperation(operation: RollbackOperation): string {
  switch (operation.kind) {
    case 'set-status':
      return `set ${operation.context} on ${operation.on === 'rollback' ? 'the rollback' : operation.on.slice(0, 7)} to ${operation.state}: ${operation.description}`
    case 'create-rollback-commit': {
      const { tree, parent, branch } = operation
      const what =
        tree.kind === 'exact'
          ? `tree ${tree.tree.slice(0, 7)}`
          : `tree ${tree.base.slice(0, 7)} with ${tree.entries.map(({ path }) => path).join(', ')} kept`
      return `commit ${what} on ${parent.slice(0, 7)} as ${branch}`
    }
    case 'close-superseded':
      return `close #${operation.number}: ${operation.comment}`
    case 'land':
      if (operation.queued !== undefined)
        return `put #${operation.queued} into the merge queue of ${operation.channelBranch}`
      return `move ${operation.channelBranch} from ${operation.from.slice(0, 7)} to the rollback`
    default:
      return describeRemovalOperation(operation)
  }
}
