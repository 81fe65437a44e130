import { diffFiles } from '../git/diff.ts'
import { isSha, type Sha } from '../git/sha.ts'
import { readCommits } from '../pull/commits.ts'
import { notFound, Refusal } from '../refusal.ts'
import { compareCommits } from './compare.ts'
import { ok, param, type RepositoryContext, repositoryRoute } from './context.ts'
import { paginate } from './pagination.ts'
import { renderCommit, renderDiffFile } from './render/commit.ts'
import { renderListedPullRequest } from './render/pull-request.ts'
import { repositoryUrl } from './render/repository.ts'

/** A commit named in an address; GitHub says 422 to a SHA that is not there, and to a bad name. */
export async function commitNamed(context: RepositoryContext, name: string): Promise<Sha> {
  const sha = await context.repository.git.resolve(name)
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`)
  return sha
}

async function listCommits(context: RepositoryContext) {
  const { world, repository, query } = context
  const start = await repository.git.resolve(query.get('sha') ?? repository.defaultBranch)
  if (start === undefined) throw notFound()
  const option = (name: string, flag: string) => {
    const value = query.get(name)
    return value === null ? [] : [`${flag}=${value}`]
  }
  const path = query.get('path')
  const flags = [...option('since', '--since'), ...option('until', '--until')]
  const shas = await repository.git.history(start, flags, path ?? undefined)
  const author = query.get('author')
  const commits = (await readCommits(repository, shas)).filter(
    (commit) =>
      author === null ||
      commit.author.email === author ||
      world.accountByEmail(commit.author.email)?.login === author,
  )
  return paginate(context, commits, (page) =>
    page.map((commit) => renderCommit(world, repository, commit)),
  )
}

async function getCommit(context: RepositoryContext) {
  const { world, repository } = context
  const commit = await repository.git.commitAt(await commitNamed(context, param(context, 'ref')))
  const accept = context.headers.accept ?? ''
  if (/\bsha\b/.test(accept)) {
    return {
      status: 200,
      raw: commit.sha,
      headers: { 'content-type': 'application/vnd.github.sha' },
    }
  }
  const [parent] = commit.parents
  const empty = await repository.git.write('tree', Buffer.alloc(0))
  const files = await diffFiles(repository.git, parent ?? empty, commit.sha)
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
  const additions = sum(files.map((file) => file.additions))
  const deletions = sum(files.map((file) => file.deletions))
  return ok({
    ...renderCommit(world, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files.slice(0, 300).map((file) => renderDiffFile(world, repository, commit.sha, file)),
  })
}

export const commitRoutes = [
  repositoryRoute('repos/list-commits', ['contents', 'read'], listCommits),
  repositoryRoute('repos/get-commit', ['contents', 'read'], getCommit),
  repositoryRoute('repos/compare-commits-with-basehead', ['contents', 'read'], compareCommits),
  repositoryRoute(
    'repos/list-pull-requests-associated-with-commit',
    ['pull-requests', 'read'],
    async (context) => {
      const { world, repository } = context
      const sha = await commitNamed(context, param(context, 'commit_sha'))
      const pulls = []
      for (const pull of repository.pullRequests()) {
        if (await brings(context, pull.baseSha, pull.headSha, pull.merged?.sha, sha))
          pulls.push(pull)
      }
      return paginate(context, pulls, (page) =>
        Promise.all(page.map((pull) => renderListedPullRequest(world, repository, pull))),
      )
    },
  ),
  repositoryRoute('repos/list-branches-for-head-commit', ['contents', 'read'], async (context) => {
    const { world, repository } = context
    const sha = param(context, 'commit_sha')
    if (!isSha(sha)) throw notFound()
    const heads = (await repository.git.refs('refs/heads/')).filter((ref) => ref.sha === sha)
    return ok(
      heads.map(({ name }) => ({
        name: name.slice('refs/heads/'.length),
        commit: { sha, url: `${repositoryUrl(world, repository)}/commits/${sha}` },
        protected: false,
      })),
    )
  }),
]

async function brings(
  { repository }: RepositoryContext,
  base: Sha,
  head: Sha,
  merged: Sha | undefined,
  sha: Sha,
): Promise<boolean> {
  if (sha === merged) return true
  return (
    (await repository.git.isAncestor(sha, head)) && !(await repository.git.isAncestor(sha, base))
  )
}
