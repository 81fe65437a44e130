import type { GitRepository } from '../git/git-repository.ts'
import type { Sha } from '../git/sha.ts'
import type { Account, Role } from './account.ts'
import type { Activity } from './activity.ts'
import type {
  Artifact,
  CheckRun,
  CheckSuite,
  CommitStatus,
  Workflow,
  WorkflowRun,
} from './check.ts'
import type { CommitComment } from './commit-comment.ts'
import type { Deployment, Environment } from './deployment.ts'
import { type Discussion, defaultCategories } from './discussion.ts'
import type { Comment, Issue, Label, Milestone } from './issue.ts'
import { Lock } from './lock.ts'
import type { MergeMethod, PullRequest } from './pull-request.ts'
import type { Protection, Ruleset } from './rules.ts'

export interface RepositorySettings {
  readonly allowAutoMerge: boolean
  readonly deleteBranchOnMerge: boolean
  /** "Allow GitHub Actions to create and approve pull requests": off in new repositories. */
  readonly actionsMayCreatePullRequests: boolean
  readonly mergeMethods: readonly MergeMethod[]
  readonly archived: boolean
  /** Off in new repositories. */
  readonly discussions: boolean
  readonly defaultWorkflowPermissions: 'read' | 'write'
  /** Accept an unforced push of an approved, green pull request's head to its protected base. */
  readonly acceptApprovedHeadPush: boolean
}

const defaultSettings: RepositorySettings = {
  allowAutoMerge: false,
  deleteBranchOnMerge: false,
  actionsMayCreatePullRequests: false,
  mergeMethods: ['merge', 'squash', 'rebase'],
  archived: false,
  discussions: false,
  defaultWorkflowPermissions: 'read',
  acceptApprovedHeadPush: true,
}

/** All of a repository that is not git. */
export class RepositoryState {
  readonly id: number
  readonly owner: Account
  readonly name: string
  readonly isPrivate: boolean
  readonly defaultBranch: string
  readonly git: GitRepository
  readonly createdAt: Date
  /** Whoever changes anything holds it, so that a compare-and-swap is one. */
  readonly lock = new Lock()
  settings: RepositorySettings = defaultSettings
  readonly collaborators = new Map<string, Role>()
  /** Issues and pull requests by their common number. */
  readonly issues = new Map<number, Issue | PullRequest>()
  readonly discussionCategories = defaultCategories
  /** They are numbered with issues and pull requests, but are none. */
  readonly discussions: Discussion[] = []
  readonly labels = new Map<string, Label>()
  readonly milestones: Milestone[] = []
  readonly checkSuites: CheckSuite[] = []
  readonly checkRuns: CheckRun[] = []
  readonly statuses: CommitStatus[] = []
  readonly commitComments: CommitComment[] = []
  readonly workflows: Workflow[] = []
  readonly workflowRuns: WorkflowRun[] = []
  readonly artifacts: Artifact[] = []
  readonly deployments: Deployment[] = []
  /** How branches moved, oldest first. */
  readonly activities: Activity[] = []
  readonly environments = new Map<string, Environment>()
  readonly protections = new Map<string, Protection>()
  readonly rulesets: Ruleset[] = []
  /** Groups of the merge queues, by the refs of their branches. */
  readonly mergeGroups = new Map<string, { readonly number: number; readonly group: Sha }>()

  constructor(given: {
    id: number
    owner: Account
    name: string
    isPrivate: boolean
    defaultBranch: string
    git: GitRepository
    createdAt: Date
  }) {
    this.id = given.id
    this.owner = given.owner
    this.name = given.name
    this.isPrivate = given.isPrivate
    this.defaultBranch = given.defaultBranch
    this.git = given.git
    this.createdAt = given.createdAt
  }

  get fullName(): string {
    return `${this.owner.login}/${this.name}`
  }

  nextNumber(): number {
    return this.issues.size + this.discussions.length + 1
  }

  pullRequest(number: number): PullRequest | undefined {
    const found = this.issues.get(number)
    return found?.kind === 'pull-request' ? found : undefined
  }

  pullRequests(): PullRequest[] {
    return [...this.issues.values()].filter((issue) => issue.kind === 'pull-request')
  }

  comment(id: number): { issue: Issue | PullRequest; comment: Comment } | undefined {
    for (const issue of this.issues.values()) {
      const comment = issue.comments.find((candidate) => candidate.id === id)
      if (comment !== undefined) return { issue, comment }
    }
    return undefined
  }

  role(account: Account): Role | undefined {
    if (account.login === this.owner.login) return 'admin'
    return this.collaborators.get(account.login.toLowerCase())
  }
}
