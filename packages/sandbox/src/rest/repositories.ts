import { notFound } from '../refusal.ts'
import { roleAtLeast } from '../state/account.ts'
import { nodeId } from '../state/node-id.ts'
import { noContent, ok, param, type RepositoryContext, repositoryRoute } from './context.ts'
import { paginate } from './pagination.ts'
import { renderAccount } from './render/account.ts'
import { renderRepository, repositoryUrl } from './render/repository.ts'

/** The old words of `permission` know four levels; `role_name` has all. */
function permissionOf(context: RepositoryContext) {
  const { world, repository } = context
  const account = world.account(param(context, 'username'))
  if (account === undefined) throw notFound()
  const role = repository.role(account) ?? (repository.isPrivate ? undefined : 'read')
  const permission = {
    admin: 'admin',
    maintain: 'write',
    write: 'write',
    triage: 'read',
    read: 'read',
  }
  const user = {
    ...renderAccount(world, account),
    role_name: role ?? 'none',
    permissions: {
      admin: role === 'admin',
      maintain: roleAtLeast(role, 'maintain'),
      push: roleAtLeast(role, 'write'),
      triage: roleAtLeast(role, 'triage'),
      pull: role !== undefined,
    },
  }
  return {
    permission: role === undefined ? 'none' : permission[role],
    role_name: role ?? 'none',
    user,
  }
}

export const repositoryRoutes = [
  repositoryRoute('repos/get', ['metadata', 'read'], ({ world, repository, actor }) => {
    const full = renderRepository(world, repository, actor)
    return ok({ ...full, network_count: 0, subscribers_count: 0 })
  }),
  repositoryRoute('repos/get-collaborator-permission-level', ['metadata', 'read'], (context) =>
    ok(permissionOf(context)),
  ),
  repositoryRoute('repos/check-collaborator', ['metadata', 'read'], (context) => {
    const account = context.world.account(param(context, 'username'))
    if (account === undefined || context.repository.role(account) === undefined) throw notFound()
    return noContent
  }),
  repositoryRoute('repos/list-tags', ['contents', 'read'], async (context) => {
    const { world, repository } = context
    const url = repositoryUrl(world, repository)
    const refs = await repository.git.refs('refs/tags/')
    return paginate(context, refs.toReversed(), (page) =>
      Promise.all(
        page.map(async ({ name: ref }) => {
          const name = ref.slice('refs/tags/'.length)
          const sha = (await repository.git.commit(ref))?.sha ?? ''
          return {
            name,
            commit: { sha, url: `${url}/commits/${sha}` },
            zipball_url: `${url}/zipball/${ref}`,
            tarball_url: `${url}/tarball/${ref}`,
            node_id: nodeId('Ref', repository.id, ref),
          }
        }),
      ),
    )
  }),
]
