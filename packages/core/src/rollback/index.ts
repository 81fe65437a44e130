export * from './channel-state.ts'
export * from './find-good-commit.ts'
export * from './held.ts'
export * from './incident.ts'
export * from './judge-watch.ts'
export * from './lost-heads.ts'
export { type PathPattern, pathPattern } from './path-pattern.ts'
export * from './plan-rollback.ts'
export * from './recorded-score.ts'
export * from './release.ts'
export * from './removal-operation.ts'
export * from './render-evidence.ts'
export * from './render-rollback.ts'
export * from './render-rollback-summary.ts'
export {
  describeRewriting,
  isStanding,
  type Rewriting,
  rewritingEntries,
  rewritingIncident,
  withIncident,
} from './rewriting.ts'
export * from './rollback-commit.ts'
export { judgeRollback } from './rollback-conditions.ts'
export * from './rollback-evidence.ts'
export * from './rollback-plan.ts'
export * from './rollback-question.ts'
export * from './rollback-record.ts'
export * from './rollback-report.ts'
export { statesTable } from './rollback-sections.ts'
export * from './standing.ts'
export { standingLine } from './standing-line.ts'
export * from './watch.ts'
export * from './watch-report.ts'
