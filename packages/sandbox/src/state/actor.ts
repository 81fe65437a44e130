import { Refusal } from '../refusal.ts'
import { type Account, type Role, roleAtLeast } from './account.ts'
import type { RepositoryState } from './repository-state.ts'
import type { Access, Token } from './token.ts'

/** Who asks: a token's owner, or a person acting through the scenario's helpers. */
export interface Actor {
  readonly account: Account
  readonly token: Token | undefined
  /** A scenario's helper that sets a stage: no rule holds it. */
  readonly unbound: boolean
}

/** What GITHUB_TOKEN does starts no workflow, but for dispatches. */
export function startsWorkflows(actor: Actor): boolean {
  return actor.token?.kind !== 'actions'
}

export function canSee(actor: Actor | undefined, repository: RepositoryState): boolean {
  if (!repository.isPrivate) return true
  if (actor === undefined) return false
  if (actor.unbound) return true
  if (actor.token !== undefined && actor.token.kind !== 'user') {
    return actor.token.repositoryId === repository.id
  }
  return repository.role(actor.account) !== undefined
}

const accessRank: Readonly<Record<Access, number>> = { read: 1, write: 2, admin: 3 }

/** Whether the actor has a permission of an App, or the role that stands for it. */
export function mayAccess(
  actor: Actor | undefined,
  repository: RepositoryState,
  permission: string,
  access: Access,
  role: Role = roleFor(permission, access),
): boolean {
  if (actor?.unbound === true) return true
  if (actor === undefined) return access === 'read' && !repository.isPrivate
  const { token } = actor
  if (token?.permissions !== undefined) {
    if (token.repositoryId !== repository.id) return access === 'read' && !repository.isPrivate
    const granted =
      token.permissions[permission] ?? (permission === 'metadata' ? 'read' : undefined)
    const implied = granted === undefined ? 0 : accessRank[granted]
    if (implied < accessRank[access] && !(access === 'read' && !repository.isPrivate)) return false
    if (token.kind !== 'user') return true
  }
  if (access === 'read' && !repository.isPrivate && role === 'read') return true
  return roleAtLeast(repository.role(actor.account), role)
}

function roleFor(permission: string, access: Access): Role {
  if (permission === 'administration') return 'admin'
  return access === 'read' ? 'read' : 'write'
}

/** Like `mayAccess`, but answers a "no" as GitHub does. */
export function demandAccess(
  actor: Actor | undefined,
  repository: RepositoryState,
  permission: string,
  access: Access,
  role?: Role,
): void {
  if (mayAccess(actor, repository, permission, access, role)) return
  if (actor === undefined) throw new Refusal(401, 'Requires authentication')
  const accepted = {
    'x-accepted-github-permissions': `${permission.replaceAll('-', '_')}=${access}`,
  }
  if (actor.token?.permissions !== undefined) {
    const message =
      actor.token.kind === 'user'
        ? 'Resource not accessible by personal access token'
        : 'Resource not accessible by integration'
    throw new Refusal(403, message, { headers: accepted })
  }
  throw new Refusal(
    403,
    permission === 'administration'
      ? 'Must have admin rights to Repository.'
      : 'Must have push access to repository.',
    { headers: accepted },
  )
}
