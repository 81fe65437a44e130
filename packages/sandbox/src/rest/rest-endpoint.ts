import { createHash } from 'node:crypto'
import { settle } from '../pull/settle.ts'
import { notFound, Refusal } from '../refusal.ts'
import { type Call, json, type Reply } from '../server/call.ts'
import { giveBack, rateLimitHeaders, spend } from '../server/rate-limit.ts'
import { type Actor, canSee, demandAccess } from '../state/actor.ts'
import type { World } from '../state/world.ts'
import { type RestContext, type RestReply, type Route, repositoryOf } from './context.ts'
import { bodyProblems, parameterProblems, responseProblems } from './contract.ts'
import { Input } from './input.ts'
import { apiUrl } from './render/account.ts'
import { type Match, route } from './router.ts'
import { routes } from './routes.ts'

const byOperation = new Map<string, Route>(routes.map((entry) => [entry.operation, entry]))

const documentation = 'https://docs.github.com/rest'

/** Answers the REST API; both what is asked and what is answered must fit GitHub's description. */
export class RestEndpoint {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  match(call: Call): Match | undefined {
    return route(call.method, restPath(call))
  }

  async answer(call: Call, match: Match | undefined, actor: Actor | undefined): Promise<Reply> {
    const where = `${call.method} ${restPath(call)}`
    const served = match === undefined ? undefined : byOperation.get(match.operation)
    if (match === undefined || served === undefined) {
      this.#world.violations.push(`${where}: the sandbox does not serve this operation`)
      return json(501, {
        message: `The sandbox does not serve ${where}. Add it to packages/sandbox/scripts/served-operations.mjs and write its handler.`,
        documentation_url: documentation,
        status: '501',
      })
    }
    const reply = await this.#carryOut(call, match, served, actor)
    const budget = rateLimitHeaders(this.#world, actor, 'core')
    if ('raw' in reply)
      return { status: reply.status, headers: { ...budget, ...reply.headers }, body: reply.raw }
    this.#complain(where, responseProblems(match.operation, reply.status, reply.body), 'answer')
    return this.#conditional(call, actor, reply, budget)
  }

  async #carryOut(
    call: Call,
    match: Match,
    served: Route,
    actor: Actor | undefined,
  ): Promise<RestReply> {
    try {
      if (match.operation !== 'rate-limit/get') spend(this.#world, actor)
      const context = this.#context(call, match, actor)
      const repository = repositoryOf(context)
      if (match.params['repo'] !== undefined) {
        if (repository === undefined || !canSee(actor, repository)) throw notFound()
        if (served.needs !== undefined) demandAccess(actor, repository, ...served.needs)
      }
      if (repository === undefined || call.method === 'GET') return await served.handle(context)
      return await repository.lock.run(async () => {
        const reply = await served.handle(context)
        await settle(this.#world, repository)
        return reply
      })
    } catch (error) {
      if (error instanceof Refusal) return refusalReply(error)
      throw error
    }
  }

  #context(call: Call, match: Match, actor: Actor | undefined): RestContext {
    const where = `${call.method} ${restPath(call)}`
    const body = readJson(call)
    const problems = [
      ...parameterProblems(match.operation, match.params, call.query),
      ...bodyProblems(match.operation, body),
    ]
    this.#complain(where, problems, 'request')
    if (problems.length > 0) {
      throw new Refusal(422, `Invalid request.\n\n${problems.join('\n')}`)
    }
    const address = `${apiUrl(this.#world)}${restPath(call)}`
    const { query, headers } = call
    return {
      world: this.#world,
      actor,
      params: match.params,
      query,
      body: new Input(body),
      headers,
      address,
    }
  }

  #complain(where: string, problems: readonly string[], what: 'request' | 'answer'): void {
    for (const problem of problems) this.#world.violations.push(`${where}: ${what}: ${problem}`)
  }

  /** `ETag`s depend on the token, as GitHub's do; an unchanged answer is 304 and costs nothing. */
  #conditional(
    call: Call,
    actor: Actor | undefined,
    reply: RestReply,
    budget: Record<string, string>,
  ): Reply {
    const headers = { ...budget, ...reply.headers }
    if (reply.status === 204) return { status: 204, headers }
    const text = JSON.stringify(reply.body)
    if (call.method !== 'GET' || reply.status !== 200)
      return json(reply.status, reply.body, headers)
    const hash = createHash('sha256').update(`${actor?.token?.value}\n${text}`).digest('hex')
    const etag = `W/"${hash}"`
    if (call.headers['if-none-match'] === etag) {
      giveBack(actor)
      return { status: 304, headers: { ...rateLimitHeaders(this.#world, actor, 'core'), etag } }
    }
    return json(200, reply.body, {
      ...headers,
      etag,
      'cache-control': 'private, max-age=60, s-maxage=60',
    })
  }
}

export function restPath(call: Call): string {
  return call.path.replace(/^\/api\/v3/, '')
}

export function refusalReply(refusal: Refusal): RestReply {
  return {
    status: refusal.status,
    headers: refusal.headers,
    body: {
      message: refusal.message,
      ...(refusal.errors !== undefined && { errors: refusal.errors }),
      documentation_url: documentation,
      status: String(refusal.status),
    },
  }
}

function readJson(call: Call): unknown {
  if (call.body.length === 0) return undefined
  try {
    const value: unknown = JSON.parse(call.body.toString())
    return value
  } catch {
    throw new Refusal(400, 'Problems parsing JSON')
  }
}
