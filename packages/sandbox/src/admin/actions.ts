import type { SandboxRepository } from '../repository.ts'
import type { Input } from '../rest/input.ts'
import type { Role } from '../state/account.ts'
import { roles } from '../state/account.ts'
import type { CheckStatus, Conclusion, StatusState } from '../state/check.ts'
import type { DeploymentState } from '../state/deployment.ts'
import type { StateReason } from '../state/issue.ts'
import type { MergeMethod, ReviewState } from '../state/pull-request.ts'
import type { TokenKind } from '../state/token.ts'
import { files, must, number, oneOf, permissions, sent, text } from './read-input.ts'

/** Something that a scenario does to a repository, by a name that a shell can say. */
export type AdminAction = (repository: SandboxRepository, input: Input) => unknown

const kinds: readonly TokenKind[] = ['actions', 'app', 'user']
const statuses: readonly CheckStatus[] = ['queued', 'in_progress', 'completed', 'waiting']
const conclusions: readonly Conclusion[] = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'stale',
]
const statusStates: readonly StatusState[] = ['error', 'failure', 'pending', 'success']
const reviewStates: readonly ReviewState[] = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED']
const methods: readonly MergeMethod[] = ['merge', 'squash', 'rebase']
const reasons: readonly StateReason[] = ['completed', 'not_planned', 'duplicate']
const deploymentStates: readonly DeploymentState[] = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
]

/** A commit by its id or by the name of a branch or tag. */
async function commit(repository: SandboxRepository, input: Input): Promise<string> {
  return repository.sha(text(input, 'sha'))
}

export const adminActions: Readonly<Record<string, AdminAction>> = {
  commit: (repository, input) =>
    repository.commit({
      branch: text(input, 'branch'),
      message: text(input, 'message'),
      files: files(input),
      ...sent('from', input.string('from')),
      ...sent(
        'author',
        input.string('author') === undefined ? undefined : { login: text(input, 'author') },
      ),
    }),
  branch: async (repository, input) =>
    repository.branch(text(input, 'name'), await commit(repository, input)),
  'delete-branch': (repository, input) => repository.deleteBranch(text(input, 'name')),
  collaborator: (repository, input) =>
    repository.collaborator(text(input, 'login'), must<Role>(oneOf(input, 'role', roles), 'role')),
  token: (repository, input) =>
    repository.token({
      kind: must(oneOf(input, 'kind', kinds), 'kind'),
      ...sent('permissions', permissions(input)),
      ...sent('login', input.string('login')),
    }),
  settings: (repository, input) =>
    repository.settings({
      ...sent('allowAutoMerge', input.boolean('allowAutoMerge')),
      ...sent('deleteBranchOnMerge', input.boolean('deleteBranchOnMerge')),
      ...sent('actionsMayCreatePullRequests', input.boolean('actionsMayCreatePullRequests')),
      ...sent('acceptApprovedHeadPush', input.boolean('acceptApprovedHeadPush')),
    }),
  protect: (repository, input) =>
    repository.protect(text(input, 'branch'), {
      ...sent('requiredChecks', input.strings('requiredChecks')),
      ...sent('strict', input.boolean('strict')),
      ...sent('reviews', input.boolean('reviews')),
      ...sent('enforceAdmins', input.boolean('enforceAdmins')),
      ...sent('linearHistory', input.boolean('linearHistory')),
    }),
  ruleset: (repository, input) =>
    repository.ruleset({
      branches: must(input.strings('branches'), 'branches'),
      ...sent('requiredChecks', input.strings('requiredChecks')),
      ...sent('strict', input.boolean('strict')),
      ...sent('pullRequest', input.boolean('pullRequest')),
      ...sent('mergeQueue', input.boolean('mergeQueue')),
      ...sent('linearHistory', input.boolean('linearHistory')),
      ...sent('blockForcePushes', input.boolean('blockForcePushes')),
    }),
  'check-run': async (repository, input) => {
    const { id } = await repository.checkRun({
      sha: await commit(repository, input),
      name: text(input, 'name'),
      ...sent('app', input.string('app')),
      ...sent('workflow', input.string('workflow')),
      ...sent('event', input.string('event')),
      ...sent('branch', input.string('branch')),
      ...sent('rerun', input.boolean('rerun')),
      ...sent('status', oneOf(input, 'status', statuses)),
      ...sent('conclusion', oneOf(input, 'conclusion', conclusions)),
    })
    return { id }
  },
  status: async (repository, input) => {
    const { id } = await repository.status({
      sha: await commit(repository, input),
      context: text(input, 'context'),
      state: must(oneOf(input, 'state', statusStates), 'state'),
      ...sent('creator', input.string('creator')),
    })
    return { id }
  },
  'workflow-run': async (repository, input) => {
    const { id } = await repository.workflowRun({
      sha: await commit(repository, input),
      ...sent('workflow', input.string('workflow')),
      ...sent('branch', input.string('branch')),
      ...sent('event', input.string('event')),
      ...sent('status', oneOf(input, 'status', statuses)),
      ...sent('conclusion', oneOf(input, 'conclusion', conclusions)),
    })
    return { id }
  },
  artifact: async (repository, input) => {
    const given = Object.entries(files(input)).map(([path, content]) => [path, content ?? ''])
    const { id } = await repository.artifact({
      run: number(input, 'run'),
      name: text(input, 'name'),
      files: Object.fromEntries(given),
    })
    return { id }
  },
  deployment: async (repository, input) => {
    const { id } = await repository.deployment({
      sha: await commit(repository, input),
      environment: text(input, 'environment'),
      ...sent('state', oneOf(input, 'state', deploymentStates)),
    })
    return { id }
  },
  'open-pull-request': async (repository, input) => {
    const opened = await repository.openPullRequest({
      by: text(input, 'by'),
      head: text(input, 'head'),
      base: text(input, 'base'),
      ...sent('title', input.string('title')),
      ...sent('body', input.string('body')),
      ...sent('labels', input.strings('labels')),
    })
    return { number: opened.number }
  },
  review: async (repository, input) => {
    const { id } = await repository.review(number(input), {
      by: text(input, 'by'),
      state: must(oneOf(input, 'state', reviewStates), 'state'),
      ...sent('sha', input.string('sha')),
    })
    return { id }
  },
  'merge-pull-request': (repository, input) =>
    repository.mergePullRequest(number(input), {
      by: text(input, 'by'),
      ...sent('method', oneOf(input, 'method', methods)),
      ...sent('force', input.boolean('force')),
    }),
  'close-pull-request': (repository, input) =>
    repository.closePullRequest(number(input), { by: text(input, 'by') }),
  'open-issue': async (repository, input) => {
    const opened = await repository.openIssue({
      by: text(input, 'by'),
      title: text(input, 'title'),
      ...sent('body', input.string('body')),
      ...sent('labels', input.strings('labels')),
    })
    return { number: opened.number }
  },
  'close-issue': (repository, input) =>
    repository.closeIssue(number(input), {
      by: text(input, 'by'),
      ...sent('reason', oneOf(input, 'reason', reasons)),
    }),
  'reopen-issue': (repository, input) =>
    repository.reopenIssue(number(input), { by: text(input, 'by') }),
  comment: async (repository, input) => {
    const { id } = await repository.comment(number(input), {
      by: text(input, 'by'),
      body: text(input, 'body'),
    })
    return { id }
  },
  label: (repository, input) =>
    repository.label(number(input), input.strings('labels') ?? [], { by: text(input, 'by') }),
}
