import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Permissions,
  type Sandbox,
  type SandboxRepository,
  startSandbox,
} from '@sluice/sandbox'
import { runWorkflow, type WorkflowRun, withoutOutputLines } from './act.ts'
import { usedRepositories } from './tools.ts'
import { startsOn } from './triggers.ts'

export type StartedBy = {
  /** The event's name. */
  readonly event: string
  readonly payload?: object
  /** The branch whose workflow file GitHub would run; the default branch where it is left out. */
  readonly branch?: string
  /** What the workflow's `permissions` give its GITHUB_TOKEN. */
  readonly permissions?: Permissions
}

/** A GitHub on which workflows run under act, and what all of those runs said. */
export class WorkflowStage {
  readonly folder: string
  readonly sandbox: Sandbox
  readonly #logs: string[] = []
  readonly #tokens: string[] = []
  #runId = 770

  private constructor(folder: string, sandbox: Sandbox) {
    this.folder = folder
    this.sandbox = sandbox
  }

  static async begin(): Promise<WorkflowStage> {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-e2e-'))
    // The actions have the time from their machine, so their GitHub must too.
    return new WorkflowStage(folder, await startSandbox({ clock: () => new Date() }))
  }

  async end(): Promise<void> {
    rmSync(this.folder, { recursive: true })
    await this.sandbox.close()
  }

  /** The App that workflows take their token from. */
  appToken(repository: SandboxRepository, more: Permissions = {}): string {
    const permissions: Permissions = {
      checks: 'read',
      contents: 'write',
      issues: 'write',
      'pull-requests': 'write',
      statuses: 'write',
      ...more,
    }
    const token = repository.token({ kind: 'app', login: 'sluice-app', permissions })
    this.#tokens.push(token)
    return token
  }

  /** Runs one workflow file of the repository as the event would. */
  async run(
    on: { readonly repository: SandboxRepository; readonly appToken: string },
    file: string,
    by: StartedBy,
  ): Promise<WorkflowRun> {
    const { repository, appToken } = on
    const { event: name, payload = {}, branch = 'stable', permissions = { contents: 'read' } } = by
    const text = await repository.text(branch, `.github/workflows/${file}`)
    if (!startsOn(text ?? '', name, payload))
      throw new Error(`GitHub does not start ${file} on this ${name}`)
    const token = repository.token({ kind: 'actions', permissions })
    this.#tokens.push(token)
    this.#runId += 1
    const { serverUrl, apiUrl, graphqlUrl } = this.sandbox
    const done = await runWorkflow(
      this.folder,
      file,
      {
        serverUrl,
        apiUrl,
        graphqlUrl,
        repository: repository.fullName,
        gitDirectory: repository.gitDirectory,
        secrets: { SLUICE_APP_KEY: appToken },
        variables: { SLUICE_APP_ID: '1' },
        actions: usedRepositories(),
      },
      {
        name,
        payload: {
          sender: { login: 'maya' },
          ...payload,
          repository: { full_name: repository.fullName, default_branch: 'stable' },
        },
        branch,
        runId: this.#runId,
        actor: 'maya',
        token,
      },
    )
    this.#logs.push(done.log)
    return done
  }

  /** Tokens that a log shows, in either form that git and the API know. */
  shownTokens(): readonly string[] {
    const log = this.#logs.map(withoutOutputLines).join('\n')
    if (log.length < 1000) throw new Error('the logs are too short to have said anything')
    return this.#tokens.filter((token) =>
      [token, Buffer.from(`x-access-token:${token}`).toString('base64')].some((form) =>
        log.includes(form),
      ),
    )
  }
}
