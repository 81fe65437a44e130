export * from './backport-branch.ts'
export * from './backport-report.ts'
export * from './backport-results.ts'
export * from './body-record.ts'
export * from './change-kind.ts'
export * from './choose-targets.ts'
export * from './landed-commit.ts'
export * from './outcome.ts'
export * from './overview.ts'
export * from './pick-commit.ts'
export * from './render-comment.ts'
export * from './render-conflict.ts'
export { renderBackportLog } from './render-log.ts'
export * from './render-overview.ts'
export * from './render-pull-request.ts'
export * from './select-picks.ts'
export {
  authorRemarks,
  settleTarget,
  type TargetQuestion,
  type TargetState,
} from './settle-target.ts'
