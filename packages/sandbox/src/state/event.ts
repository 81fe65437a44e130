import type { Sha } from '../git/sha.ts'

/** What GitHub would have sent to workflows and webhooks, in order. */
export interface SandboxEvent {
  readonly repository: string
  /** GitHub's name of the event, for example `push` or `pull_request`. */
  readonly event: string
  /** For example `opened`, `synchronize`, `closed`. */
  readonly action?: string
  readonly actor: string
  /** False for what GITHUB_TOKEN did: GitHub starts no workflow then, but for dispatches. */
  readonly startsWorkflows: boolean
  readonly at: Date
  readonly ref?: string
  readonly before?: Sha
  readonly after?: Sha
  readonly forced?: boolean
  readonly number?: number
  readonly payload?: unknown
}
