import { isSha, shortSha } from '../identifiers.ts'
import type { PromotionOperation } from '../promotion/plan.ts'

/** One operation as a phrase that follows "would" or stands as a done deed: `open a pull request …`. */
export function describeOperation(operation: PromotionOperation): string {
  switch (operation.kind) {
    case 'create-promotion-commit':
      return `commit tree ${shortSha(operation.tree)} on ${operation.parents.map(shortSha).join(' and ')} as ${operation.branch}`
    case 'open-pull-request':
      return `open the pull request “${operation.title}” from ${operation.branch} into ${operation.base}`
    case 'update-pull-request':
      return `update the text of #${operation.number}`
    case 'add-labels':
      return `add the labels ${operation.labels.join(', ')}`
    case 'request-reviewers':
      return `ask ${operation.reviewers.join(', ')} for a review`
    case 'set-status':
      return `set ${operation.context} on ${isSha(operation.on) ? shortSha(operation.on) : 'the promotion'} to ${operation.state}: ${operation.description}`
    case 'land':
      if (operation.queued !== undefined)
        return `put #${operation.queued} into the merge queue of ${operation.channelBranch}`
      return `move ${operation.channelBranch} from ${shortSha(operation.baseline)} to ${operation.branch}`
    case 'dispatch':
      return `start ${operation.workflows.join(', ')} on ${operation.channelBranch}`
    case 'open-incident':
      return `open the incident “${operation.title}”`
    case 'keep-comment':
      return `${operation.comment === undefined ? 'write' : 'update'} the comment on #${operation.number}`
    case 'close-superseded':
      return `close #${operation.number}: ${operation.comment}`
  }
}
