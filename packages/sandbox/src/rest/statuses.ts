import { addStatus } from '../check/add-status.ts'
import { timestamp } from '../clock.ts'
import { isSha } from '../git/sha.ts'
import { validationFailed } from '../refusal.ts'
import type { CommitStatus, StatusState } from '../state/check.ts'
import { nodeId } from '../state/node-id.ts'
import { commitNamed } from './commits.ts'
import { created, param, type RepositoryContext, repositoryRoute, writer } from './context.ts'
import { linkHeaders, pageOf, paginate } from './pagination.ts'
import { renderAccount } from './render/account.ts'
import { renderMinimalRepository, repositoryUrl } from './render/repository.ts'

function renderStatus({ world, repository }: RepositoryContext, status: CommitStatus) {
  const creator = renderAccount(world, status.creator)
  return {
    url: `${repositoryUrl(world, repository)}/statuses/${status.sha}`,
    avatar_url: creator.avatar_url,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    creator,
  }
}

function stateOf(text: string | undefined): StatusState {
  if (text === 'error' || text === 'failure' || text === 'pending' || text === 'success')
    return text
  throw validationFailed({
    resource: 'Status',
    field: 'state',
    code: 'custom',
    message: 'state is not included in the list',
  })
}

/** Newest first, as GitHub lists them. */
function statusesOf({ repository }: RepositoryContext, sha: string): CommitStatus[] {
  return repository.statuses.filter((status) => status.sha === sha).toReversed()
}

async function combined(context: RepositoryContext) {
  const { world, repository } = context
  const sha = await commitNamed(context, param(context, 'ref'))
  const latest = new Map<string, CommitStatus>()
  for (const status of statusesOf(context, sha)) {
    if (!latest.has(status.context)) latest.set(status.context, status)
  }
  const all = [...latest.values()]
  const failed = all.some((status) => status.state === 'failure' || status.state === 'error')
  const done = all.length > 0 && all.every((status) => status.state === 'success')
  const page = pageOf(context)
  const shown = all.slice((page.number - 1) * page.size, page.number * page.size)
  const url = `${repositoryUrl(world, repository)}/commits/${sha}`
  return {
    status: 200,
    headers: linkHeaders(context, page, Math.ceil(all.length / page.size)),
    body: {
      // Pending where there is no status at all: no proof of anything.
      state: failed ? 'failure' : done ? 'success' : 'pending',
      statuses: shown.map((status) => renderStatus(context, status)),
      sha,
      total_count: all.length,
      repository: renderMinimalRepository(world, repository),
      commit_url: url,
      url: `${url}/status`,
    },
  }
}

export const statusRoutes = [
  repositoryRoute('repos/create-commit-status', ['statuses', 'write'], async (context) => {
    const { repository, body, world } = context
    const sha = param(context, 'sha')
    if (!isSha(sha) || (await repository.git.commit(sha)) === undefined) {
      throw validationFailed(`No commit found for SHA: ${sha}`)
    }
    const status = addStatus(world, repository, writer(context), {
      sha,
      context: body.string('context') ?? 'default',
      state: stateOf(body.string('state')),
      description: body.string('description') ?? null,
      targetUrl: body.string('target_url') ?? null,
    })
    return created(renderStatus(context, status))
  }),
  repositoryRoute('repos/list-commit-statuses-for-ref', ['statuses', 'read'], async (context) => {
    const sha = await commitNamed(context, param(context, 'ref'))
    return paginate(context, statusesOf(context, sha), (page) =>
      page.map((status) => renderStatus(context, status)),
    )
  }),
  repositoryRoute('repos/get-combined-status-for-ref', ['statuses', 'read'], combined),
]
