import type { Sha } from '../git/sha.ts'
import type { Account, App } from './account.ts'

export type CheckStatus =
  | 'queued'
  | 'in_progress'
  | 'completed'
  | 'waiting'
  | 'requested'
  | 'pending'

export type Conclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
  | 'stale'
  | 'startup_failure'

export interface CheckSuite {
  readonly id: number
  readonly app: App
  readonly sha: Sha
  readonly branch: string | null
  readonly createdAt: Date
  updatedAt: Date
}

export interface CheckRun {
  readonly id: number
  readonly suite: CheckSuite
  name: string
  status: CheckStatus
  conclusion: Conclusion | undefined
  startedAt: Date | undefined
  completedAt: Date | undefined
  detailsUrl: string | undefined
  externalId: string
  output: { title: string | null; summary: string | null; text: string | null }
}

export interface Workflow {
  readonly id: number
  readonly name: string
  readonly path: string
  readonly createdAt: Date
}

export interface WorkflowRun {
  readonly id: number
  readonly number: number
  readonly workflow: Workflow
  readonly suite: CheckSuite
  readonly event: string
  readonly actor: Account
  readonly attempt: number
  readonly title: string
  readonly createdAt: Date
  updatedAt: Date
  /** What `workflow_dispatch` was sent with. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined
  /** Stands for runs without jobs; a run with jobs has its state from them. */
  status: CheckStatus
  conclusion: Conclusion | undefined
}

export interface Artifact {
  readonly id: number
  readonly run: WorkflowRun
  readonly name: string
  readonly zip: Buffer
  readonly createdAt: Date
  expired: boolean
}

export type StatusState = 'error' | 'failure' | 'pending' | 'success'

export interface CommitStatus {
  readonly id: number
  readonly sha: Sha
  readonly context: string
  readonly state: StatusState
  readonly description: string | null
  readonly targetUrl: string | null
  readonly creator: Account
  /** The App that set it: a required check can be pinned to one. */
  readonly appId: number | undefined
  readonly createdAt: Date
}
