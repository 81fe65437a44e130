export { type BackportRun, backport } from './backport/backport.ts'
export type { BackportContext } from './backport/backport-context.ts'
export type { BackportRequest, RequestedChange } from './backport/backport-request.ts'
export { collect } from './collect.ts'
export { type WayIn, waysIn } from './entry/channels-to-enter.ts'
export { type EntryOptions, enterLabelled, type LabelEvent } from './entry/enter-labelled.ts'
export * from './errors.ts'
export type { EvalReports } from './evidence/parse-reports.ts'
export { readEvalReports } from './evidence/read-eval-reports.ts'
export { readProbes } from './evidence/read-probes.ts'
export * from './git/index.ts'
export { connectToGitHub, type GitHubClient, type GitHubConnection } from './github/client.ts'
export { readAnswer } from './github/read-answer.ts'
export { findPolicyFile } from './github/read-policy-file.ts'
export { parseRepository, type Repository } from './github/repository.ts'
export { explained, refusedStatus } from './github/translate-error.ts'
export { mayWrite } from './github/write-backport.ts'
export { readLatency, readRequests } from './metrics/read-metrics.ts'
export * from './notices/index.ts'
export { type Look, look } from './promotion/look.ts'
export { type PromotionRun, promote, recordOf } from './promotion/promote.ts'
export {
  channelsToLookAt,
  digestOf,
  type EntryPair,
  entryPair,
  readPolicyText,
} from './promotion/read-policy.ts'
export type { RunContext } from './promotion/run-context.ts'
export { revertChanges } from './revert/revert-changes.ts'
export type { RevertWish } from './revert/revert-wish.ts'
export { rollBack } from './rollback/roll-back.ts'
export type { RollbackContext, RollbackOptions, RollbackWish } from './rollback/rollback-context.ts'
export { watchChannel } from './rollback/watch-channel.ts'
