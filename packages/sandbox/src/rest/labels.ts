import { ensureLabel, setLabels } from '../issue/labels.ts'
import { notFound, validationFailed } from '../refusal.ts'
import type { Label } from '../state/issue.ts'
import {
  created,
  noContent,
  ok,
  param,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import { issueAt, labelNames } from './issues.ts'
import { paginate } from './pagination.ts'
import { renderLabel, renderMilestone } from './render/issue.ts'

function labelAt(context: RepositoryContext): Label {
  const label = context.repository.labels.get(param(context, 'name').toLowerCase())
  if (label === undefined) throw notFound()
  return label
}

function render({ world, repository }: RepositoryContext, labels: readonly Label[]) {
  return labels.map((label) => renderLabel(world, repository, label))
}

/** Labels come as `{labels: […]}`, as a bare list, and as names or objects. */
function namesIn({ body }: RepositoryContext): string[] {
  return labelNames(body.raw('labels') ?? body.whole())
}

function change(context: RepositoryContext, names: (now: readonly string[]) => readonly string[]) {
  const { world, repository } = context
  const issue = issueAt(context)
  const now = issue.labels.map((label) => label.name)
  setLabels(world, repository, writer(context), issue, names(now))
  return ok(render(context, issue.labels))
}

export const labelRoutes = [
  repositoryRoute('issues/list-labels-for-repo', ['issues', 'read'], (context) =>
    paginate(context, [...context.repository.labels.values()], (page) => render(context, page)),
  ),
  repositoryRoute('issues/create-label', ['issues', 'write'], (context) => {
    const { world, repository, body } = context
    const name = body.string('name') ?? ''
    if (repository.labels.has(name.toLowerCase())) {
      throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' })
    }
    const label = ensureLabel(world, repository, name)
    label.color = body.string('color') ?? label.color
    label.description = body.string('description') ?? null
    return created(renderLabel(world, repository, label))
  }),
  repositoryRoute('issues/get-label', ['issues', 'read'], (context) =>
    ok(renderLabel(context.world, context.repository, labelAt(context))),
  ),
  repositoryRoute('issues/update-label', ['issues', 'write'], (context) => {
    const { world, repository, body } = context
    const label = labelAt(context)
    repository.labels.delete(label.name.toLowerCase())
    label.name = body.string('new_name') ?? label.name
    label.color = body.string('color') ?? label.color
    label.description = body.string('description') ?? label.description
    repository.labels.set(label.name.toLowerCase(), label)
    return ok(renderLabel(world, repository, label))
  }),
  repositoryRoute('issues/delete-label', ['issues', 'write'], (context) => {
    const label = labelAt(context)
    context.repository.labels.delete(label.name.toLowerCase())
    for (const issue of context.repository.issues.values()) {
      issue.labels = issue.labels.filter((candidate) => candidate !== label)
    }
    return noContent
  }),
  repositoryRoute('issues/list-labels-on-issue', ['issues', 'read'], (context) =>
    paginate(context, issueAt(context).labels, (page) => render(context, page)),
  ),
  repositoryRoute('issues/add-labels', ['issues', 'write', 'triage'], (context) =>
    change(context, (now) => [...now, ...namesIn(context)]),
  ),
  repositoryRoute('issues/set-labels', ['issues', 'write', 'triage'], (context) =>
    change(context, () => namesIn(context)),
  ),
  repositoryRoute('issues/remove-label', ['issues', 'write', 'triage'], (context) => {
    const gone = param(context, 'name').toLowerCase()
    if (!issueAt(context).labels.some(({ name }) => name.toLowerCase() === gone)) {
      throw notFound('Label does not exist')
    }
    return change(context, (now) => now.filter((name) => name.toLowerCase() !== gone))
  }),
  repositoryRoute('issues/list-milestones', ['issues', 'read'], (context) => {
    const { world, repository } = context
    return paginate(context, repository.milestones, (page) =>
      page.map((milestone) => renderMilestone(world, repository, milestone)),
    )
  }),
  repositoryRoute('issues/create-milestone', ['issues', 'write'], (context) => {
    const { world, repository, body } = context
    const title = body.string('title') ?? ''
    if (repository.milestones.some((milestone) => milestone.title === title)) {
      throw validationFailed({ resource: 'Milestone', code: 'already_exists', field: 'title' })
    }
    const milestone = {
      id: world.nextId(),
      number: repository.milestones.length + 1,
      title,
      description: body.string('description') ?? null,
      creator: writer(context).account,
      createdAt: world.clock.now(),
    }
    repository.milestones.push(milestone)
    return created(renderMilestone(world, repository, milestone))
  }),
]
