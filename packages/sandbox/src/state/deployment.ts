import type { Sha } from '../git/sha.ts'
import type { Account } from './account.ts'

export type DeploymentState =
  | 'error'
  | 'failure'
  | 'inactive'
  | 'in_progress'
  | 'queued'
  | 'pending'
  | 'success'

export interface DeploymentStatus {
  readonly id: number
  readonly creator: Account
  readonly state: DeploymentState
  readonly description: string
  readonly environmentUrl: string
  readonly logUrl: string
  readonly createdAt: Date
}

export interface Deployment {
  readonly id: number
  readonly sha: Sha
  readonly ref: string
  readonly task: string
  readonly environment: string
  readonly description: string | null
  readonly payload: unknown
  readonly creator: Account
  readonly createdAt: Date
  updatedAt: Date
  readonly statuses: DeploymentStatus[]
}

export interface Environment {
  readonly id: number
  readonly name: string
  readonly createdAt: Date
}
