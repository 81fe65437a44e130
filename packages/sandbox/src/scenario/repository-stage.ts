import { addStatus } from '../check/add-status.ts'
import { ensureWorkflow, newWorkflowRun } from '../check/check-runs.ts'
import { type SimulatedCheck, simulateCheckRun } from '../check/simulate.ts'
import { isSha, type Sha, zeroSha } from '../git/sha.ts'
import { moveRefs } from '../moves/move-refs.ts'
import type { Role } from '../state/account.ts'
import type { Artifact, CheckRun, CommitStatus, StatusState, WorkflowRun } from '../state/check.ts'
import type { Deployment } from '../state/deployment.ts'
import { gitHubActor } from '../state/git-hub-actor.ts'
import type { RepositorySettings } from '../state/repository-state.ts'
import { type NewCommit, writeScenarioCommit } from './commit.ts'
import { deploy, type NewDeployment } from './deployment.ts'
import { RepositoryReader } from './repository-reader.ts'
import { type ProtectionOptions, protectionOf, type RulesetOptions, rulesetOf } from './rules.ts'
import { issueToken, type NewToken } from './token.ts'
import type { NewWorkflowRun } from './workflow-run.ts'
import { zipFiles } from './zip.ts'

/** What a scenario sets its stage with: commits, people, rules and evidence. */
export class RepositoryStage extends RepositoryReader {
  /** Commits to a branch as somebody would push it; makes the branch (see `from`) when absent. */
  commit(given: NewCommit): Promise<Sha> {
    return this.change(() => writeScenarioCommit(this.world, this.state, given))
  }

  /** Points a branch at a commit, by force, as an administrator would; no rule holds whoever it is. */
  branch(name: string, sha: Sha, given: { readonly by?: string } = {}): Promise<void> {
    return this.#move(`refs/heads/${name}`, sha, given.by)
  }

  deleteBranch(name: string, given: { readonly by?: string } = {}): Promise<void> {
    return this.#move(`refs/heads/${name}`, zeroSha, given.by)
  }

  /** A lightweight tag. */
  tag(name: string, sha: Sha): Promise<void> {
    return this.#move(`refs/tags/${name}`, sha)
  }

  collaborator(login: string, role: Role): void {
    this.world.ensureAccount(login)
    this.state.collaborators.set(login.toLowerCase(), role)
  }

  /** A token for this repository; use it for both APIs and for git. */
  token(given: NewToken): string {
    return issueToken(this.world, this.state, given)
  }

  /** The number by which rules name an App, as the source of a required check. */
  appId(slug: string): number {
    return this.world.ensureApp(slug).id
  }

  settings(change: Partial<RepositorySettings>): void {
    this.state.settings = { ...this.state.settings, ...change }
  }

  /** Classic branch protection; null takes it away. */
  protect(branch: string, options: ProtectionOptions | null): void {
    if (options === null) this.state.protections.delete(branch)
    else this.state.protections.set(branch, protectionOf(options))
  }

  ruleset(options: RulesetOptions): number {
    const ruleset = rulesetOf(this.world, options)
    this.state.rulesets.push(ruleset)
    return ruleset.id
  }

  removeRuleset(id: number): void {
    const at = this.state.rulesets.findIndex((ruleset) => ruleset.id === id)
    if (at >= 0) this.state.rulesets.splice(at, 1)
  }

  checkRun(given: SimulatedCheck): Promise<CheckRun> {
    return this.change(async () => simulateCheckRun(this.world, this.state, given))
  }

  status(given: {
    readonly sha: Sha
    readonly context: string
    readonly state: StatusState
    readonly description?: string
    readonly creator?: string
  }): Promise<CommitStatus> {
    return this.change(async () =>
      addStatus(this.world, this.state, this.asPerson(given.creator), {
        ...given,
        description: given.description ?? null,
        targetUrl: null,
      }),
    )
  }

  /** A run of a workflow; its jobs are check runs, added with `checkRun({ run: id })`. */
  async workflowRun(given: NewWorkflowRun): Promise<WorkflowRun> {
    const { workflow = 'CI', path, actor, branch, event, title } = given
    return this.change(async () =>
      newWorkflowRun(this.world, this.state, {
        workflow: ensureWorkflow(this.world, this.state, workflow, path),
        sha: given.sha,
        branch: branch ?? null,
        event: event ?? 'push',
        actor: this.world.ensureAccount(actor ?? this.state.owner.login),
        title: title ?? workflow,
        status: given.status ?? 'completed',
        conclusion:
          given.conclusion ??
          (given.status === undefined || given.status === 'completed' ? 'success' : undefined),
        createdAt: given.createdAt,
      }),
    )
  }

  async artifact(given: {
    readonly run: number | WorkflowRun
    readonly name: string
    readonly files: Readonly<Record<string, string | Uint8Array>>
    readonly expired?: boolean
  }): Promise<Artifact> {
    const id = typeof given.run === 'number' ? given.run : given.run.id
    const run = this.state.workflowRuns.find((candidate) => candidate.id === id)
    if (run === undefined) throw new Error(`no workflow run ${id}`)
    const artifact = {
      id: this.world.nextId(),
      run,
      name: given.name,
      zip: zipFiles(given.files),
      createdAt: this.world.clock.now(),
      expired: given.expired ?? false,
    }
    this.state.artifacts.push(artifact)
    return artifact
  }

  deployment(given: NewDeployment): Promise<Deployment> {
    return this.change(async () => deploy(this.world, this.state, given))
  }

  #move(ref: string, sha: Sha, by?: string): Promise<void> {
    if (!isSha(sha)) throw new Error(`${sha} is not a full commit id`)
    const actor =
      by === undefined ? gitHubActor(this.world) : { ...this.asPerson(by), unbound: true }
    return this.change(() =>
      moveRefs(this.world, this.state, actor, [{ ref, after: sha, force: true }]),
    )
  }
}
