import type { Signature } from '../git/commit-object.ts'
import { gitHubSignature } from '../git/commit-object.ts'
import { editTree, PathMissing, type TreeEdit } from '../git/edit-tree.ts'
import { isSha } from '../git/sha.ts'
import { entryType, type TreeEntry } from '../git/tree-object.ts'
import { notFound, Refusal } from '../refusal.ts'
import { nodeId } from '../state/node-id.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import { created, ok, param, type RepositoryContext, repositoryRoute, writer } from './context.ts'
import { gitTagRoutes } from './git-tags.ts'
import type { Input } from './input.ts'
import { renderGitCommit } from './render/commit.ts'
import { repositoryUrl } from './render/repository.ts'

async function createCommit(context: RepositoryContext) {
  const { world, repository, body } = context
  const { git } = repository
  const tree = body.string('tree') ?? ''
  if (!isSha(tree) || (await git.tree(tree)) === undefined) {
    throw new Refusal(422, 'Tree SHA does not exist')
  }
  const parents = body.strings('parents') ?? []
  for (const parent of parents) {
    if (!isSha(parent) || (await git.commit(parent)) === undefined) {
      throw new Refusal(422, 'Parent SHA does not exist or is not a commit object')
    }
  }
  const { account, token } = writer(context)
  const author = person(body.object('author')) ?? signatureOf(world, account)
  // GitHub signs what a bot makes without naming an author or a committer.
  const signs = token?.kind !== 'user' && !body.has('author') && !body.has('committer')
  const committer = person(body.object('committer')) ?? (signs ? gitHubSigner(world) : author)
  const message = body.string('message') ?? ''
  const signature = body.string('signature') ?? (signs ? gitHubSignature : undefined)
  const sha = await git.writeCommit({ tree, parents, author, committer, message, signature })
  return created(renderGitCommit(world, repository, await git.commitAt(sha)))
}

function person(input: Input | undefined): Signature | undefined {
  if (input === undefined) return undefined
  const date = input.string('date')
  return {
    name: input.string('name') ?? '',
    email: input.string('email') ?? '',
    date: date === undefined ? new Date(0) : new Date(date),
    offset: 0,
  }
}

async function createTree(context: RepositoryContext) {
  const { repository, body } = context
  const { git } = repository
  const base = body.string('base_tree')
  if (base !== undefined && (await git.tree(base)) === undefined) {
    throw new Refusal(404, 'base_tree is not a valid tree oid')
  }
  const edits: TreeEdit[] = []
  for (const entry of body.list('tree') ?? []) edits.push(await treeEdit(context, entry))
  try {
    const baseTree = base === undefined ? undefined : (await git.read(`${base}^{tree}`))?.sha
    const sha = await editTree(git, baseTree, edits)
    return created(await renderTree(context, sha, false))
  } catch (error) {
    if (error instanceof PathMissing) throw new Refusal(422, 'GitRPC::BadObjectState')
    throw error
  }
}

async function treeEdit({ repository }: RepositoryContext, entry: Input): Promise<TreeEdit> {
  const path = entry.string('path') ?? ''
  const mode = entry.string('mode') ?? '100644'
  if (
    path === '' ||
    path.startsWith('/') ||
    path.split('/').some((part) => part === '' || part === '..' || part === '.git')
  ) {
    throw new Refusal(422, 'tree.path contains a malformed path component')
  }
  if (entry.has('sha') && entry.raw('sha') === null) return { path, to: null }
  const content = entry.string('content')
  if (content !== undefined) {
    return { path, to: { mode, sha: await repository.git.write('blob', Buffer.from(content)) } }
  }
  const sha = entry.string('sha') ?? ''
  if (!isSha(sha) || (mode !== '160000' && (await repository.git.read(sha)) === undefined)) {
    throw new Refusal(422, `tree.sha ${sha} is not a valid ${entry.string('type') ?? 'blob'}`)
  }
  return { path, to: { mode, sha } }
}

/** GitHub's `git-tree`. */
async function renderTree(context: RepositoryContext, sha: string, recursive: boolean) {
  const { world, repository } = context
  const url = repositoryUrl(world, repository)
  const list: { path: string; entry: TreeEntry; size: number | undefined }[] = []
  const walk = async (tree: string, prefix: string): Promise<void> => {
    for (const entry of (await repository.git.tree(tree)) ?? []) {
      const type = entryType(entry.mode)
      const blob = type === 'blob' ? await repository.git.read(entry.sha) : undefined
      list.push({ path: `${prefix}${entry.name}`, entry, size: blob?.content.length })
      if (recursive && type === 'tree') await walk(entry.sha, `${prefix}${entry.name}/`)
    }
  }
  await walk(sha, '')
  return {
    sha,
    url: `${url}/git/trees/${sha}`,
    tree: list.map(({ path, entry, size }) => {
      const type = entryType(entry.mode)
      return {
        path,
        mode: entry.mode.padStart(6, '0'),
        type,
        sha: entry.sha,
        url: `${url}/git/${type}s/${entry.sha}`,
        ...(size !== undefined && { size }),
      }
    }),
    truncated: false,
  }
}

export const gitDataRoutes = [
  ...gitTagRoutes,
  repositoryRoute('git/create-commit', ['contents', 'write'], createCommit),
  repositoryRoute('git/get-commit', ['contents', 'read'], async (context) => {
    const sha = param(context, 'commit_sha')
    const commit = isSha(sha) ? await context.repository.git.commit(sha) : undefined
    if (commit === undefined) throw notFound()
    return ok(renderGitCommit(context.world, context.repository, commit))
  }),
  repositoryRoute('git/create-tree', ['contents', 'write'], createTree),
  repositoryRoute('git/get-tree', ['contents', 'read'], async (context) => {
    const { git } = context.repository
    const name = param(context, 'tree_sha')
    const commit = await git.resolve(name)
    const tree = (await git.read(`${commit ?? name}^{tree}`))?.sha
    if (tree === undefined) throw notFound()
    return ok(await renderTree(context, tree, context.query.has('recursive')))
  }),
  repositoryRoute('git/create-blob', ['contents', 'write'], async (context) => {
    const { world, repository, body } = context
    const encoding = body.string('encoding') === 'base64' ? 'base64' : 'utf8'
    const sha = await repository.git.write(
      'blob',
      Buffer.from(body.string('content') ?? '', encoding),
    )
    return created({ sha, url: `${repositoryUrl(world, repository)}/git/blobs/${sha}` })
  }),
  repositoryRoute('git/get-blob', ['contents', 'read'], async (context) => {
    const { world, repository } = context
    const sha = param(context, 'file_sha')
    const blob = isSha(sha) ? await repository.git.read(sha) : undefined
    if (blob?.type !== 'blob') throw notFound()
    return ok({
      sha,
      node_id: nodeId('Blob', repository.id, sha),
      size: blob.content.length,
      url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
      content: blob.content.toString('base64'),
      encoding: 'base64',
    })
  }),
]
