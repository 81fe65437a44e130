import { diffFiles } from '../git/diff.ts'
import { commitsBetween, readCommits } from '../pull/commits.ts'
import { notFound } from '../refusal.ts'
import { param, type RepositoryContext, type RestReply } from './context.ts'
import { linkHeaders, pageOf } from './pagination.ts'
import { renderCommit, renderDiffFile } from './render/commit.ts'
import { repositoryPage, repositoryUrl } from './render/repository.ts'

/** GitHub ends the list of files at 300, and gives it with the first page of commits only. */
const mostFiles = 300

/** `GET /compare/{base}...{head}`. Without paging it gives the last 250 commits. */
export async function compareCommits(context: RepositoryContext): Promise<RestReply> {
  const { world, repository } = context
  const [baseName = '', headName = ''] = param(context, 'basehead').split('...')
  const base = await repository.git.resolve(baseName.replace(/^[^:]*:/, ''))
  const head = await repository.git.resolve(headName.replace(/^[^:]*:/, ''))
  const mergeBase = base && head ? await repository.git.mergeBase(base, head) : undefined
  if (base === undefined || head === undefined || mergeBase === undefined) throw notFound()
  const ahead = await commitsBetween(repository, base, head)
  const behind = await commitsBetween(repository, head, base)
  const paged = context.query.has('page') || context.query.has('per_page')
  const page = paged ? pageOf(context) : { number: 1, size: 250 }
  const shown = paged
    ? ahead.slice((page.number - 1) * page.size, page.number * page.size)
    : ahead.slice(-page.size)
  const files = page.number === 1 ? await diffFiles(repository.git, mergeBase, head) : []
  const render = async (sha: string) =>
    renderCommit(world, repository, await repository.git.commitAt(sha))
  const html = `${repositoryPage(world, repository)}/compare/${baseName}...${headName}`
  return {
    status: 200,
    headers: paged ? linkHeaders(context, page, Math.ceil(ahead.length / page.size)) : {},
    body: {
      url: `${repositoryUrl(world, repository)}/compare/${baseName}...${headName}`,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: await render(base),
      merge_base_commit: await render(mergeBase),
      status: compareStatus(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: (await readCommits(repository, shown)).map((commit) =>
        renderCommit(world, repository, commit),
      ),
      ...(page.number === 1 && {
        files: files
          .slice(0, mostFiles)
          .map((file) => renderDiffFile(world, repository, head, file)),
      }),
    },
  }
}

function compareStatus(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged'
  if (ahead > 0) return 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
