export * from './channel-history.ts'
export * from './channel-only-changes.ts'
export * from './channel-only-claims.ts'
export * from './channel-only-history.ts'
export * from './channel-only-walk.ts'
export * from './choose-candidate.ts'
export * from './decide.ts'
export * from './decision.ts'
export { judgeLanding } from './landing-conditions.ts'
export * from './look-status.ts'
export * from './override.ts'
export * from './plan.ts'
export {
  confirmation,
  isDispatchMissed,
  planMissedDispatch,
} from './plan-dispatch.ts'
export * from './plan-promotion.ts'
export { planUpToDate } from './plan-superseded.ts'
export * from './promotion-commit.ts'
export * from './promotion-state.ts'
export * from './question.ts'
export * from './status-contexts.ts'
export { workflowFilesOf } from './token-condition.ts'
