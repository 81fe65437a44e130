import type { LabelEvent } from '../entry/label-event.ts'
import type { GitHubClient } from '../github/client.ts'
import type { Repository } from '../github/repository.ts'
import type { MetricsAccess } from '../metrics/http.ts'

/** Everything that a run takes from its surroundings, in one place; nothing else is looked up. */
export type RunContext = MetricsAccess & {
  readonly client: GitHubClient
  readonly repository: Repository
  /** For git over HTTP; never in argv, files or addresses. */
  readonly token: string
  /** `GITHUB_SERVER_URL`. */
  readonly serverUrl: string
  /** Where earlier jobs left evidence. */
  readonly workspace: string
  /** ISO 8601, UTC. */
  readonly now: string
  /** Path of the policy in the repository. */
  readonly policyFile: string
  /** The comment that this run was started by: its pull request is looked at in any case. */
  readonly commented?: { readonly number: number; readonly comment: number }
  /** The label that this run was started by. */
  readonly labelled?: LabelEvent
  /** The workflow run that we are, whose own checks say nothing about the candidate. */
  readonly run?: {
    readonly id: number
    readonly url: string
    /** Counts the runs of one workflow. */
    readonly number?: number
    /** Path of the workflow's file. */
    readonly workflow?: string
  }
}
