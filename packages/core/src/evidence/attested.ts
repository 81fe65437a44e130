/**
 * Since when a commit is where it is, by a clock of GitHub's: the dates in a commit are its
 * author's claim, and git does not record pushes. What attests it may have come later than the
 * push, never earlier: who waits too long is safe.
 */
export type Attested = {
  /** ISO 8601, UTC. */
  readonly since: string
  /** What GitHub did then, for people: `#12 was merged`. */
  readonly by: string
}

/** When a commit ran in an environment, after GitHub Deployments. */
export type DeployedPeriod = {
  readonly environment: string
  /** When the deployment began: ISO 8601, UTC. */
  readonly createdAt: string
  /** When it was first reported as a success. */
  readonly since: string
  /** When another commit took its place, or it was taken down; absent while it runs. */
  readonly until?: string
}
