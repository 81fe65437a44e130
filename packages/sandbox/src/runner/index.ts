export {
  type ActionInput,
  type ActionManifest,
  ActionManifestError,
  type ActionOutput,
  type ActionStep,
  parseActionManifest,
  readActionManifest,
} from './action-manifest.ts'
export type { GitHubRun } from './github-context.ts'
export type { Annotation, AnnotationLevel } from './job-log.ts'
export { type ActionRun, type RunActionOptions, runAction } from './run-action.ts'
export type { Cancellation } from './run-process.ts'
export type { StepOutcome, StepResult } from './step-result.ts'
