import { closeIssue, reopenIssue } from '../issue/close.ts'
import { setLabels } from '../issue/labels.ts'
import { openIssue } from '../issue/open.ts'
import { closePullRequest } from '../pull/close.ts'
import { reopenPullRequest } from '../pull/edit.ts'
import { notFound, validationFailed } from '../refusal.ts'
import type { Account } from '../state/account.ts'
import { mayAccess } from '../state/actor.ts'
import type { Issue, Milestone, StateReason } from '../state/issue.ts'
import type { PullRequest } from '../state/pull-request.ts'
import {
  created,
  numberParam,
  ok,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import { isRecord } from './input.ts'
import { demandBodySize } from './limits.ts'
import { paginate } from './pagination.ts'
import { renderIssue } from './render/issue.ts'

export function issueAt(context: RepositoryContext): Issue | PullRequest {
  const issue = context.repository.issues.get(numberParam(context, 'issue_number'))
  if (issue === undefined) throw notFound()
  return issue
}

const reasons: readonly StateReason[] = ['completed', 'not_planned', 'reopened', 'duplicate']

export function labelNames(values: unknown): string[] {
  if (!Array.isArray(values)) return []
  return values.flatMap((value: unknown) => {
    if (typeof value === 'string') return [value]
    return isRecord(value) && typeof value['name'] === 'string' ? [value['name']] : []
  })
}

function assigneesNamed(context: RepositoryContext, names: readonly string[]): Account[] {
  return names.map((name) => {
    const account = context.world.account(name)
    if (account !== undefined && context.repository.role(account) !== undefined) return account
    throw validationFailed({ resource: 'Issue', field: 'assignees', code: 'invalid' })
  })
}

function milestoneOf(context: RepositoryContext): Milestone | undefined {
  const number = Number(context.body.raw('milestone'))
  return context.repository.milestones.find((milestone) => milestone.number === number)
}

/** Who may not triage opens issues without labels: GitHub leaves them out without a word. */
function mayTriage(context: RepositoryContext): boolean {
  return mayAccess(context.actor, context.repository, 'issues', 'write', 'triage')
}

function create(context: RepositoryContext) {
  const { world, repository, body } = context
  demandBodySize(body, 'Issue')
  const triages = mayTriage(context)
  const issue = openIssue(world, repository, writer(context), {
    title: String(body.raw('title')),
    body: body.string('body') ?? null,
    labels: triages ? labelNames(body.raw('labels')) : [],
    assignees: triages ? assigneesNamed(context, body.strings('assignees') ?? []) : [],
    milestone: milestoneOf(context),
  })
  return created(renderIssue(world, repository, issue))
}

async function update(context: RepositoryContext) {
  const { world, repository, body } = context
  const issue = issueAt(context)
  const actor = writer(context)
  demandBodySize(body, 'Issue')
  if (body.has('title')) issue.title = String(body.raw('title'))
  if (body.has('body')) issue.body = body.string('body') ?? null
  if (body.has('milestone')) issue.milestone = milestoneOf(context)
  if (body.has('labels')) setLabels(world, repository, actor, issue, labelNames(body.raw('labels')))
  if (body.has('assignees'))
    issue.assignees = assigneesNamed(context, body.strings('assignees') ?? [])
  issue.updatedAt = world.clock.now()
  const reason = reasons.find((candidate) => candidate === body.string('state_reason'))
  if (body.string('state') === 'closed') {
    if (issue.kind === 'issue') closeIssue(world, repository, actor, issue, reason ?? 'completed')
    else closePullRequest(world, repository, actor, issue)
  }
  if (body.string('state') === 'open') {
    if (issue.kind === 'issue') reopenIssue(world, repository, actor, issue)
    else await reopenPullRequest(world, repository, actor, issue)
  }
  return ok(renderIssue(world, repository, issue))
}

function list(context: RepositoryContext) {
  const { world, repository, query } = context
  const state = query.get('state') ?? 'open'
  const labels = (query.get('labels') ?? '').split(',').filter(Boolean)
  const since = query.get('since')
  const creator = query.get('creator')
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt'
  const chosen = [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.includes(known(context, name))))
    .filter((issue) => since === null || issue.updatedAt >= new Date(since))
    .filter((issue) => creator === null || issue.author.login === creator)
    .toSorted((a, b) => a[key].getTime() - b[key].getTime() || a.number - b.number)
  return paginate(
    context,
    query.get('direction') === 'asc' ? chosen : chosen.toReversed(),
    (page) => page.map((issue) => renderIssue(world, repository, issue)),
  )
}

/** A label that nobody has made is on no issue. */
function known({ world, repository }: RepositoryContext, name: string) {
  return (
    repository.labels.get(name.toLowerCase()) ?? {
      id: world.nextId(),
      name,
      color: '',
      description: null,
    }
  )
}

export const issueRoutes = [
  repositoryRoute('issues/create', ['issues', 'write', 'read'], create),
  repositoryRoute('issues/get', ['issues', 'read'], (context) =>
    ok(renderIssue(context.world, context.repository, issueAt(context))),
  ),
  repositoryRoute('issues/update', ['issues', 'write', 'triage'], update),
  repositoryRoute('issues/list-for-repo', ['issues', 'read'], list),
  repositoryRoute('issues/add-assignees', ['issues', 'write', 'triage'], (context) => {
    const issue = issueAt(context)
    const added = assigneesNamed(context, context.body.strings('assignees') ?? [])
    issue.assignees = [...new Set([...issue.assignees, ...added])]
    return created(renderIssue(context.world, context.repository, issue))
  }),
  repositoryRoute('issues/remove-assignees', ['issues', 'write', 'triage'], (context) => {
    const issue = issueAt(context)
    const gone = context.body.strings('assignees') ?? []
    issue.assignees = issue.assignees.filter(({ login }) => !gone.includes(login))
    return ok(renderIssue(context.world, context.repository, issue))
  }),
]
