import { gitHubSignature } from '../git/commit-object.ts'
import { editTree, type TreeEdit } from '../git/edit-tree.ts'
import { entryType } from '../git/tree-object.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { notFound, Refusal } from '../refusal.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import {
  ok,
  param,
  type RepositoryContext,
  type RestReply,
  repositoryRoute,
  writer,
} from './context.ts'
import { renderGitCommit } from './render/commit.ts'
import { repositoryPage, repositoryUrl } from './render/repository.ts'

/** What GitHub gives inline as base64; above it `content` is empty. */
const largestInline = 1024 * 1024

function addresses(
  { world, repository }: RepositoryContext,
  path: string,
  ref: string,
  sha: string,
  type: string,
) {
  const where = path.split('/').map(encodeURIComponent).join('/')
  const url = `${repositoryUrl(world, repository)}/contents/${where}?ref=${ref}`
  const kind = type === 'dir' ? 'tree' : 'blob'
  const html = `${repositoryPage(world, repository)}/${kind}/${ref}/${where}`
  const git = `${repositoryUrl(world, repository)}/git/${kind}s/${sha}`
  return {
    url,
    html_url: html,
    git_url: git,
    download_url:
      type === 'dir' ? null : `${repositoryPage(world, repository)}/raw/${ref}/${where}`,
    _links: { self: url, git, html },
  }
}

async function getContent(context: RepositoryContext): Promise<RestReply> {
  const { repository, query, headers } = context
  const ref = query.get('ref') ?? repository.defaultBranch
  const path = param(context, 'path').replace(/\/+$/, '')
  const commit = await repository.git.resolve(ref)
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`)
  const object = await repository.git.read(`${commit}:${path}`)
  if (object === undefined) throw notFound()
  const name = path.split('/').at(-1) ?? ''
  if (object.type === 'tree') {
    const entries = (await repository.git.tree(object.sha)) ?? []
    return ok(
      await Promise.all(
        entries.map(async (entry) => {
          const type = entryType(entry.mode) === 'tree' ? 'dir' : 'file'
          const below = path === '' ? entry.name : `${path}/${entry.name}`
          const size =
            type === 'file' ? ((await repository.git.read(entry.sha))?.content.length ?? 0) : 0
          return {
            type,
            name: entry.name,
            path: below,
            sha: entry.sha,
            size,
            ...addresses(context, below, ref, entry.sha, type),
          }
        }),
      ),
    )
  }
  if (/application\/vnd\.github\.(v3\.)?raw/.test(headers.accept ?? '')) {
    const type = 'application/vnd.github.v3.raw; charset=utf-8'
    return { status: 200, raw: object.content, headers: { 'content-type': type } }
  }
  const inline = object.content.length <= largestInline
  return ok({
    type: 'file',
    encoding: inline ? 'base64' : 'none',
    size: object.content.length,
    name,
    path,
    content: inline ? object.content.toString('base64').replaceAll(/.{60}/g, '$&\n') : '',
    sha: object.sha,
    ...addresses(context, path, ref, object.sha, 'file'),
  })
}

async function putContent(context: RepositoryContext): Promise<RestReply> {
  const { world, repository, body } = context
  const { git } = repository
  const path = param(context, 'path')
  const branch = body.string('branch') ?? repository.defaultBranch
  const before = await git.branch(branch)
  if (before === undefined) throw new Refusal(404, `Branch ${branch} not found`)
  const existing = await git.read(`${before}:${path}`)
  if (existing !== undefined && body.string('sha') === undefined) {
    throw new Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`)
  }
  if (body.string('sha') !== undefined && body.string('sha') !== existing?.sha) {
    throw new Refusal(409, `${path} does not match ${body.string('sha')}`)
  }
  const blob = await git.write('blob', Buffer.from(body.string('content') ?? '', 'base64'))
  const edits: TreeEdit[] = [{ path, to: { mode: '100644', sha: blob } }]
  const tree = await editTree(git, (await git.commitAt(before)).tree, edits)
  const actor = writer(context)
  const sha = await git.writeCommit({
    tree,
    parents: [before],
    author: signatureOf(world, actor.account),
    committer: gitHubSigner(world),
    message: body.string('message') ?? '',
    signature: gitHubSignature,
  })
  await moveRefs(world, repository, actor, [
    { ref: `refs/heads/${branch}`, before, after: sha, force: false },
  ])
  const content = {
    name: path.split('/').at(-1) ?? '',
    path,
    sha: blob,
    size: (await git.read(blob))?.content.length ?? 0,
    type: 'file',
    ...addresses(context, path, branch, blob, 'file'),
  }
  const commit = renderGitCommit(world, repository, await git.commitAt(sha))
  return { status: existing === undefined ? 201 : 200, body: { content, commit } }
}

export const contentRoutes = [
  repositoryRoute('repos/get-content', ['contents', 'read'], getContent),
  repositoryRoute('repos/create-or-update-file-contents', ['contents', 'write'], putContent),
]
