import type { IncomingHttpHeaders } from 'node:http'
import { notFound, Refusal } from '../refusal.ts'
import type { Role } from '../state/account.ts'
import type { Actor } from '../state/actor.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { Access } from '../state/token.ts'
import type { World } from '../state/world.ts'
import type { Input } from './input.ts'

/** What a handler of one operation gets; all of it has been checked against the description. */
export interface RestContext {
  readonly world: World
  readonly actor: Actor | undefined
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Input
  readonly headers: IncomingHttpHeaders
  /** The address of the request without its query. */
  readonly address: string
}

export interface RepositoryContext extends RestContext {
  readonly repository: RepositoryState
}

export interface RestReply {
  readonly status: number
  readonly body?: unknown
  /** Sent as it is, with its own content type in the headers. */
  readonly raw?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export interface Route {
  readonly operation: string
  /** The App permission that GitHub documents for it, and the role that stands for it. */
  readonly needs: readonly [permission: string, access: Access, role?: Role] | undefined
  readonly handle: (context: RestContext) => Promise<RestReply>
}

/** A route below `/repos/{owner}/{repo}`. The repository was found and may be seen. */
export function repositoryRoute(
  operation: string,
  needs: Route['needs'],
  handle: (context: RepositoryContext) => Promise<RestReply> | RestReply,
): Route {
  return {
    operation,
    needs,
    handle: async (context) => {
      const repository = repositoryOf(context)
      if (repository === undefined) throw notFound()
      return handle({ ...context, repository })
    },
  }
}

export function repositoryOf(context: RestContext): RepositoryState | undefined {
  const { owner, repo } = context.params
  return owner === undefined || repo === undefined
    ? undefined
    : context.world.repository(`${owner}/${repo}`)
}

export function ok(body: unknown): RestReply {
  return { status: 200, body }
}

export function created(body: unknown): RestReply {
  return { status: 201, body }
}

export const noContent: RestReply = { status: 204 }

export function param(context: RestContext, name: string): string {
  const value = context.params[name]
  if (value === undefined) throw new Error(`no parameter ${name} in the path`)
  return value
}

export function numberParam(context: RestContext, name: string): number {
  const value = Number(param(context, name))
  if (!Number.isSafeInteger(value)) throw notFound()
  return value
}

/** Writing needs somebody. */
export function writer(context: RestContext): Actor {
  if (context.actor === undefined) throw new Refusal(401, 'Requires authentication')
  return context.actor
}
