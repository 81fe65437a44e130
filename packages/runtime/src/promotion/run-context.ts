import type { GitHubClient } from '../github/client.ts'
import type { Repository } from '../github/repository.ts'
import type { Environment } from '../metrics/http.ts'

/** Everything that a run takes from its surroundings, in one place; nothing else is looked up. */
export type RunContext = {
  readonly client: GitHubClient
  readonly repository: Repository
  /** For git over HTTP; never in argv, files or addresses. */
  readonly token: string
  /** `GITHUB_SERVER_URL`. */
  readonly serverUrl: string
  /** Where earlier jobs left evidence. */
  readonly workspace: string
  /** For the secrets that the policy names by variable. */
  readonly environment: Environment
  /** ISO 8601, UTC. */
  readonly now: string
  /** Path of the policy in the repository. */
  readonly policyFile: string
  /** The workflow run that we are, whose own checks say nothing about the candidate. */
  readonly run?: { readonly id: number; readonly url: string }
}
