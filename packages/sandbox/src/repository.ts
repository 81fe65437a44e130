import { addStatus } from './check/add-status.ts'
import { ensureWorkflow, newWorkflowRun } from './check/check-runs.ts'
import { type SimulatedCheck, simulateCheckRun } from './check/simulate.ts'
import type { Commit } from './git/commit-object.ts'
import { isSha, type Sha, zeroSha } from './git/sha.ts'
import { closeIssue, reopenIssue } from './issue/close.ts'
import { addComment } from './issue/comment.ts'
import { setLabels } from './issue/labels.ts'
import { type NewIssue, openIssue } from './issue/open.ts'
import { moveRefs } from './moves/move-refs.ts'
import { closePullRequest } from './pull/close.ts'
import { mergePullRequest } from './pull/merge.ts'
import { openPullRequest } from './pull/open.ts'
import { addReview } from './pull/review.ts'
import { settle } from './pull/settle.ts'
import { type NewCommit, writeScenarioCommit } from './scenario/commit.ts'
import { deploy, type NewDeployment } from './scenario/deployment.ts'
import { filesOf, textAt } from './scenario/files.ts'
import {
  type ProtectionOptions,
  protectionOf,
  type RulesetOptions,
  rulesetOf,
} from './scenario/rules.ts'
import { issueToken, type NewToken } from './scenario/token.ts'
import type { NewWorkflowRun } from './scenario/workflow-run.ts'
import { zipFiles } from './scenario/zip.ts'
import type { Role } from './state/account.ts'
import type { Actor } from './state/actor.ts'
import type { Artifact, CheckRun, CommitStatus, StatusState, WorkflowRun } from './state/check.ts'
import type { Deployment } from './state/deployment.ts'
import { gitHubActor } from './state/git-hub-actor.ts'
import type { Comment, Issue, StateReason } from './state/issue.ts'
import type { MergeMethod, PullRequest, Review, ReviewState } from './state/pull-request.ts'
import type { RepositorySettings, RepositoryState } from './state/repository-state.ts'
import type { World } from './state/world.ts'

/** A repository as a scenario sets its stage and looks at the result. */
export class SandboxRepository {
  /** The bare repository. It is real: use git on it. */
  readonly gitDirectory: string
  readonly fullName: string
  readonly cloneUrl: string
  readonly #world: World
  readonly #state: RepositoryState

  constructor(world: World, state: RepositoryState) {
    this.#world = world
    this.#state = state
    this.gitDirectory = state.git.directory
    this.fullName = state.fullName
    this.cloneUrl = `${world.serverUrl}/${state.fullName}.git`
  }

  /** Commits to a branch as somebody would push it; makes the branch (see `from`) when absent. */
  commit(given: NewCommit): Promise<Sha> {
    return this.#change(() => writeScenarioCommit(this.#world, this.#state, given))
  }

  /** Points a branch at a commit, by force, as an administrator would. */
  branch(name: string, sha: Sha): Promise<void> {
    return this.#move(`refs/heads/${name}`, sha)
  }

  deleteBranch(name: string): Promise<void> {
    return this.#move(`refs/heads/${name}`, zeroSha)
  }

  /** A lightweight tag. */
  tag(name: string, sha: Sha): Promise<void> {
    return this.#move(`refs/tags/${name}`, sha)
  }

  /** The commit that a branch, tag or full ref names. Throws when there is none. */
  async sha(name: string): Promise<Sha> {
    const sha = await this.#state.git.resolve(name)
    if (sha === undefined) throw new Error(`${this.fullName} has no ${name}`)
    return sha
  }

  async exists(branch: string): Promise<boolean> {
    return (await this.#state.git.branch(branch)) !== undefined
  }

  /** The tree id of a commit. */
  async tree(name: string): Promise<Sha> {
    return (await this.commitAt(name)).tree
  }

  async commitAt(name: string): Promise<Commit> {
    return this.#state.git.commitAt(await this.sha(name))
  }

  /** The commits that a name reaches, newest first; `firstParent` follows the channel only. */
  async log(name: string, options: { readonly firstParent?: boolean } = {}): Promise<Commit[]> {
    const flags = options.firstParent === true ? ['--first-parent'] : []
    const shas = await this.#state.git.lines(['rev-list', ...flags, await this.sha(name)])
    return Promise.all(shas.map((sha) => this.#state.git.commitAt(sha)))
  }

  /** Every file of a commit with its text. */
  async files(name: string): Promise<Record<string, string>> {
    return filesOf(this.#state.git, await this.sha(name))
  }

  async text(name: string, path: string): Promise<string | undefined> {
    return textAt(this.#state.git, await this.sha(name), path)
  }

  async branches(): Promise<Record<string, Sha>> {
    const refs = await this.#state.git.refs('refs/heads/')
    return Object.fromEntries(refs.map(({ name, sha }) => [name.slice('refs/heads/'.length), sha]))
  }

  collaborator(login: string, role: Role): void {
    this.#world.ensureAccount(login)
    this.#state.collaborators.set(login.toLowerCase(), role)
  }

  /** A token for this repository; use it for both APIs and for git. */
  token(given: NewToken): string {
    return issueToken(this.#world, this.#state, given)
  }

  settings(change: Partial<RepositorySettings>): void {
    this.#state.settings = { ...this.#state.settings, ...change }
  }

  /** Classic branch protection; null takes it away. */
  protect(branch: string, options: ProtectionOptions | null): void {
    if (options === null) this.#state.protections.delete(branch)
    else this.#state.protections.set(branch, protectionOf(options))
  }

  ruleset(options: RulesetOptions): number {
    const ruleset = rulesetOf(this.#world, options)
    this.#state.rulesets.push(ruleset)
    return ruleset.id
  }

  removeRuleset(id: number): void {
    const at = this.#state.rulesets.findIndex((ruleset) => ruleset.id === id)
    if (at >= 0) this.#state.rulesets.splice(at, 1)
  }

  checkRun(given: SimulatedCheck): Promise<CheckRun> {
    return this.#change(async () => simulateCheckRun(this.#world, this.#state, given))
  }

  status(given: {
    readonly sha: Sha
    readonly context: string
    readonly state: StatusState
    readonly description?: string
    readonly creator?: string
  }): Promise<CommitStatus> {
    return this.#change(async () =>
      addStatus(this.#world, this.#state, this.#as(given.creator), {
        ...given,
        description: given.description ?? null,
        targetUrl: null,
      }),
    )
  }

  /** A run of a workflow; its jobs are check runs, added with `checkRun({ run: id })`. */
  async workflowRun(given: NewWorkflowRun): Promise<WorkflowRun> {
    const { workflow = 'CI', path, actor, branch, event, title } = given
    return this.#change(async () =>
      newWorkflowRun(this.#world, this.#state, {
        workflow: ensureWorkflow(this.#world, this.#state, workflow, path),
        sha: given.sha,
        branch: branch ?? null,
        event: event ?? 'push',
        actor: this.#world.ensureAccount(actor ?? this.#state.owner.login),
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
    const run = this.#state.workflowRuns.find((candidate) => candidate.id === id)
    if (run === undefined) throw new Error(`no workflow run ${id}`)
    const artifact = {
      id: this.#world.nextId(),
      run,
      name: given.name,
      zip: zipFiles(given.files),
      createdAt: this.#world.clock.now(),
      expired: given.expired ?? false,
    }
    this.#state.artifacts.push(artifact)
    return artifact
  }

  deployment(given: NewDeployment): Promise<Deployment> {
    return this.#change(async () => deploy(this.#world, this.#state, given))
  }

  pullRequests(): readonly PullRequest[] {
    return this.#state.pullRequests()
  }

  /** Throws when there is none of that number. */
  pullRequest(number: number): PullRequest {
    const pull = this.#state.pullRequest(number)
    if (pull === undefined) throw new Error(`${this.fullName} has no pull request ${number}`)
    return pull
  }

  openPullRequest(given: {
    readonly by: string
    readonly head: string
    readonly base: string
    readonly title?: string
    readonly body?: string
    readonly draft?: boolean
    readonly labels?: readonly string[]
  }): Promise<PullRequest> {
    const { by, title, body, labels, ...rest } = given
    return this.#change(async () => {
      const actor = this.#as(by)
      const draft = { ...rest, title: title ?? given.head, body: body ?? null }
      const pull = await openPullRequest(this.#world, this.#state, actor, draft)
      setLabels(this.#world, this.#state, actor, pull, labels ?? [])
      return pull
    })
  }

  /** Merges as a person at the button: rules hold them. `force` overrides, as administrators can. */
  mergePullRequest(
    number: number,
    given: { readonly by: string; readonly method?: MergeMethod; readonly force?: boolean },
  ): Promise<Sha> {
    const actor = { ...this.#as(given.by), unbound: given.force === true }
    return this.#change(() =>
      mergePullRequest(this.#world, this.#state, actor, this.pullRequest(number), {
        method: given.method ?? 'merge',
      }),
    )
  }

  closePullRequest(number: number, given: { readonly by: string }): Promise<void> {
    return this.#change(async () =>
      closePullRequest(this.#world, this.#state, this.#as(given.by), this.pullRequest(number)),
    )
  }

  review(
    number: number,
    given: {
      readonly by: string
      readonly state: ReviewState
      readonly sha?: Sha
      readonly body?: string
    },
  ): Promise<Review> {
    const { by, state, sha, body = '' } = given
    return this.#change(async () =>
      addReview(this.#world, this.#state, this.#as(by), this.pullRequest(number), {
        state,
        body,
        sha,
      }),
    )
  }

  issues(): readonly Issue[] {
    return [...this.#state.issues.values()].filter((issue) => issue.kind === 'issue')
  }

  issue(number: number): Issue {
    const issue = this.#state.issues.get(number)
    if (issue?.kind !== 'issue') throw new Error(`${this.fullName} has no issue ${number}`)
    return issue
  }

  openIssue(
    given: Omit<NewIssue, 'assignees' | 'milestone'> & { readonly by: string },
  ): Promise<Issue> {
    return this.#change(async () => openIssue(this.#world, this.#state, this.#as(given.by), given))
  }

  closeIssue(
    number: number,
    given: { readonly by: string; readonly reason?: StateReason },
  ): Promise<void> {
    const { by, reason = 'completed' } = given
    return this.#change(async () =>
      closeIssue(this.#world, this.#state, this.#as(by), this.issue(number), reason),
    )
  }

  reopenIssue(number: number, given: { readonly by: string }): Promise<void> {
    return this.#change(async () =>
      reopenIssue(this.#world, this.#state, this.#as(given.by), this.issue(number)),
    )
  }

  /** On an issue or a pull request. */
  comment(number: number, given: { readonly by: string; readonly body: string }): Promise<Comment> {
    return this.#change(async () =>
      addComment(this.#world, this.#state, this.#as(given.by), this.#numbered(number), given.body),
    )
  }

  /** Makes the labels of an issue or pull request exactly these. */
  label(number: number, labels: readonly string[], given: { readonly by: string }): Promise<void> {
    return this.#change(async () =>
      setLabels(this.#world, this.#state, this.#as(given.by), this.#numbered(number), labels),
    )
  }

  #numbered(number: number): Issue | PullRequest {
    const issue = this.#state.issues.get(number)
    if (issue === undefined) throw new Error(`${this.fullName} has nothing numbered ${number}`)
    return issue
  }

  #as(login: string | undefined): Actor {
    const account = this.#world.ensureAccount(login ?? this.#state.owner.login)
    return { account, token: undefined, unbound: false }
  }

  #move(ref: string, sha: Sha): Promise<void> {
    if (!isSha(sha)) throw new Error(`${sha} is not a full commit id`)
    return this.#change(() =>
      moveRefs(this.#world, this.#state, gitHubActor(this.#world), [
        { ref, after: sha, force: true },
      ]),
    )
  }

  /** Every helper that changes something takes its turn among the requests, and a tick of time. */
  #change<T>(work: () => Promise<T>): Promise<T> {
    return this.#state.lock.run(async () => {
      this.#world.clock.tick()
      const result = await work()
      await settle(this.#world, this.#state)
      return result
    })
  }
}
