export * from './entry-record.ts'
export * from './entry-report.ts'
export { type EntryJudgement, judgeEntry } from './judge-entry.ts'
export type * from './labelled-pull-request.ts'
