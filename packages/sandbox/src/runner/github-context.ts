/** What a run of a workflow is about: the values behind `github.*` and `GITHUB_*`. */
export type GitHubRun = {
  /** `owner/name` of the repository whose workflow runs. */
  readonly repository: string
  /** `github.token`: given to no step unless the action or workflow passes it on. Masked. */
  readonly token?: string
  readonly sha?: string
  /** Full ref, such as `refs/heads/stable`. */
  readonly ref?: string
  readonly eventName?: string
  /** The webhook's payload; written to the file at `GITHUB_EVENT_PATH`. */
  readonly event?: unknown
  /** A payload that already is a file; `event` wins. */
  readonly eventPath?: string
  readonly actor?: string
  readonly triggeringActor?: string
  readonly repositoryId?: string
  readonly repositoryOwnerId?: string
  readonly runId?: string
  readonly runNumber?: string
  readonly runAttempt?: string
  readonly workflow?: string
  readonly workflowRef?: string
  readonly workflowSha?: string
  readonly job?: string
  readonly baseRef?: string
  readonly headRef?: string
  readonly serverUrl?: string
  readonly apiUrl?: string
  readonly graphqlUrl?: string
  /** The job's checkout; by default an empty folder that is removed after the run. */
  readonly workspace?: string
}

/** Values that are `GITHUB_*` variables too; the others are for expressions only. */
export type GitHubVariables = Readonly<Record<string, string>>

/** Fills in GitHub's own defaults. Keys are as in `github.<key>`. */
export function gitHubVariables(
  run: GitHubRun,
  paths: { readonly workspace: string; readonly event: string; readonly action: string },
): GitHubVariables {
  const ref = run.ref ?? 'refs/heads/main'
  const actor = run.actor ?? 'octocat'
  const serverUrl = run.serverUrl ?? 'https://github.com'
  const workflow = run.workflow ?? 'Workflow'
  const sha = run.sha ?? ''
  return {
    action: '__self',
    action_path: paths.action,
    // Empty in the steps of a composite action, whatever documentation says.
    action_ref: '',
    action_repository: '',
    actor,
    actor_id: '1',
    api_url: run.apiUrl ?? 'https://api.github.com',
    base_ref: run.baseRef ?? '',
    event_name: run.eventName ?? 'workflow_dispatch',
    event_path: paths.event,
    graphql_url: run.graphqlUrl ?? 'https://api.github.com/graphql',
    head_ref: run.headRef ?? '',
    job: run.job ?? 'job',
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_protected: 'false',
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: run.repository,
    repository_id: run.repositoryId ?? '1',
    repository_owner: run.repository.split('/')[0] ?? '',
    repository_owner_id: run.repositoryOwnerId ?? '1',
    retention_days: '90',
    run_attempt: run.runAttempt ?? '1',
    run_id: run.runId ?? '1',
    run_number: run.runNumber ?? '1',
    server_url: serverUrl,
    sha,
    triggering_actor: run.triggeringActor ?? actor,
    workflow,
    workflow_ref: run.workflowRef ?? `${run.repository}/.github/workflows/workflow.yml@${ref}`,
    workflow_sha: run.workflowSha ?? sha,
    workspace: paths.workspace,
  }
}

/** `github_variable` names as environment variables: `api_url` is `GITHUB_API_URL`. */
export function asEnvironment(
  prefix: 'GITHUB' | 'RUNNER',
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}_${name.toUpperCase()}`, value]),
  )
}
