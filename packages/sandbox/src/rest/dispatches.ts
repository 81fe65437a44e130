import { parse } from 'yaml'
import { ensureWorkflow, newWorkflowRun } from '../check/check-runs.ts'
import { notFound, Refusal } from '../refusal.ts'
import type { Workflow } from '../state/check.ts'
import { record } from '../state/record.ts'
import { noContent, param, type RepositoryContext, repositoryRoute, writer } from './context.ts'
import { isRecord } from './input.ts'

/** The workflow file as a ref has it: GitHub reads its trigger there. */
async function workflowFile(context: RepositoryContext, sha: string, wanted: string) {
  const { repository } = context
  const known = repository.workflows.find(({ id }) => String(id) === wanted)
  const path = known?.path ?? `.github/workflows/${wanted.split('/').at(-1)}`
  const object = await repository.git.read(`${sha}:${path}`)
  if (object?.type !== 'blob') return { known, path, content: undefined }
  const content: unknown = parse(object.content.toString())
  return { known, path, content: isRecord(content) ? content : {} }
}

function hasDispatch(content: Readonly<Record<string, unknown>>): boolean {
  const on = content['on'] ?? content['true']
  if (Array.isArray(on)) return on.includes('workflow_dispatch')
  return on === 'workflow_dispatch' || (isRecord(on) && 'workflow_dispatch' in on)
}

async function dispatch(context: RepositoryContext) {
  const { world, repository, body } = context
  const ref = body.string('ref') ?? ''
  const sha = await repository.git.resolve(ref)
  if (sha === undefined) throw new Refusal(422, `No ref found for: ${ref}`)
  const { known, path, content } = await workflowFile(context, sha, param(context, 'workflow_id'))
  if (content === undefined && known === undefined) throw notFound()
  if (content === undefined || !hasDispatch(content)) {
    throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
  }
  const name = typeof content['name'] === 'string' ? content['name'] : path
  const workflow: Workflow = known ?? ensureWorkflow(world, repository, name, path)
  const actor = writer(context)
  const inputs = body.raw('inputs')
  newWorkflowRun(world, repository, {
    workflow,
    sha,
    branch: ref.replace(/^refs\/heads\//, ''),
    event: 'workflow_dispatch',
    actor: actor.account,
    title: name,
    inputs: isRecord(inputs) ? inputs : {},
  })
  record(world, repository, actor, {
    event: 'workflow_dispatch',
    ref,
    after: sha,
    // The exception to the rule: also what GITHUB_TOKEN dispatches starts.
    startsWorkflows: true,
    payload: { workflow: path, inputs: isRecord(inputs) ? inputs : {} },
  })
  return noContent
}

export const dispatchRoutes = [
  repositoryRoute('actions/create-workflow-dispatch', ['actions', 'write'], dispatch),
  repositoryRoute('repos/create-dispatch-event', ['contents', 'write'], (context) => {
    const { world, repository, body } = context
    record(world, repository, writer(context), {
      event: 'repository_dispatch',
      action: body.string('event_type') ?? '',
      startsWorkflows: true,
      payload: body.raw('client_payload') ?? {},
    })
    return noContent
  }),
]
