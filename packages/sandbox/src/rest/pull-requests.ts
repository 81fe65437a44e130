import { diffFiles } from '../git/diff.ts'
import { comparisonBase, pullRequestCommits, readCommits } from '../pull/commits.ts'
import { editPullRequest } from '../pull/edit.ts'
import { mergePullRequest } from '../pull/merge.ts'
import { openPullRequest } from '../pull/open.ts'
import { updateBranch } from '../pull/update-branch.ts'
import { notFound, Refusal, validationFailed } from '../refusal.ts'
import type { PullRequest } from '../state/pull-request.ts'
import {
  created,
  noContent,
  ok,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import { demandBodySize } from './limits.ts'
import { paginate } from './pagination.ts'
import { pullAt } from './pull-at.ts'
import { pullReviewRoutes } from './pull-reviews.ts'
import { renderCommit, renderDiffFile } from './render/commit.ts'
import { renderListedPullRequest, renderPullRequest } from './render/pull-request.ts'
import { repositoryUrl } from './render/repository.ts'

function list(context: RepositoryContext) {
  const { world, repository, query } = context
  const state = query.get('state') ?? 'open'
  const head = query.get('head')
  const base = query.get('base')
  const sort = query.get('sort') ?? 'created'
  const ascending =
    query.get('direction') === 'asc' || (query.get('direction') === null && sort !== 'created')
  const time = (pull: PullRequest) =>
    (sort === 'updated' ? pull.updatedAt : pull.createdAt).getTime()
  const chosen = repository
    .pullRequests()
    .filter((pull) => state === 'all' || pull.state === state)
    // GitHub compares `owner:branch`; a bare branch name matches nothing and is ignored.
    .filter(
      (pull) =>
        head === null || !head.includes(':') || head === `${repository.owner.login}:${pull.head}`,
    )
    .filter((pull) => base === null || pull.base === base)
    .toSorted((a, b) => time(a) - time(b) || a.number - b.number)
  return paginate(context, ascending ? chosen : chosen.toReversed(), (page) =>
    Promise.all(page.map((pull) => renderListedPullRequest(world, repository, pull))),
  )
}

async function create(context: RepositoryContext) {
  const { world, repository, body } = context
  demandBodySize(body, 'PullRequest')
  const title = body.string('title')
  if (title === undefined)
    throw validationFailed({ resource: 'PullRequest', field: 'title', code: 'missing_field' })
  const pull = await openPullRequest(world, repository, writer(context), {
    title,
    head: body.string('head') ?? '',
    base: body.string('base') ?? '',
    body: body.string('body') ?? null,
    draft: body.boolean('draft') ?? false,
    maintainerCanModify: body.boolean('maintainer_can_modify') ?? false,
  })
  return created(await renderPullRequest(world, repository, pull))
}

async function update(context: RepositoryContext) {
  const { world, repository, body } = context
  demandBodySize(body, 'PullRequest')
  const pull = pullAt(context)
  await editPullRequest(world, repository, writer(context), pull, {
    title: body.string('title'),
    body: body.string('body'),
    base: body.string('base'),
    state: body.string('state'),
  })
  return ok(await renderPullRequest(world, repository, pull))
}

async function merge(context: RepositoryContext) {
  const { world, repository, body } = context
  const method = body.string('merge_method')
  const sha = await mergePullRequest(world, repository, writer(context), pullAt(context), {
    method: method === 'squash' || method === 'rebase' ? method : 'merge',
    title: body.string('commit_title'),
    message: body.string('commit_message'),
    headSha: body.string('sha'),
  })
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' })
}

export const pullRequestRoutes = [
  ...pullReviewRoutes,
  repositoryRoute('pulls/list', ['pull-requests', 'read'], list),
  repositoryRoute('pulls/create', ['pull-requests', 'write', 'read'], create),
  repositoryRoute('pulls/get', ['pull-requests', 'read'], async (context) =>
    ok(await renderPullRequest(context.world, context.repository, pullAt(context))),
  ),
  repositoryRoute('pulls/update', ['pull-requests', 'write'], update),
  repositoryRoute('pulls/merge', ['contents', 'write'], merge),
  repositoryRoute('pulls/check-if-merged', ['pull-requests', 'read'], (context) => {
    if (pullAt(context).merged === undefined) throw notFound()
    return noContent
  }),
  repositoryRoute('pulls/update-branch', ['pull-requests', 'write'], async (context) => {
    const { world, repository, body } = context
    const pull = pullAt(context)
    const expected = body.string('expected_head_sha')
    if (expected !== undefined && expected !== pull.headSha) {
      throw new Refusal(422, 'expected head sha didn’t match current head ref.')
    }
    await updateBranch(world, repository, writer(context), pull)
    const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`
    return { status: 202, body: { message: 'Updating pull request branch.', url } }
  }),
  repositoryRoute('pulls/list-commits', ['pull-requests', 'read'], async (context) => {
    const { world, repository } = context
    // GitHub's list ends at 250.
    const shas = (await pullRequestCommits(repository, pullAt(context))).slice(0, 250)
    const commits = await readCommits(repository, shas)
    return paginate(context, commits, (page) =>
      page.map((commit) => renderCommit(world, repository, commit)),
    )
  }),
  repositoryRoute('pulls/list-files', ['pull-requests', 'read'], async (context) => {
    const { world, repository } = context
    const pull = pullAt(context)
    const base = await repository.git.mergeBase(
      await comparisonBase(repository, pull),
      pull.headSha,
    )
    const files = base === undefined ? [] : await diffFiles(repository.git, base, pull.headSha)
    return paginate(context, files.slice(0, 3000), (page) =>
      page.map((file) => renderDiffFile(world, repository, pull.headSha, file)),
    )
  }),
]
