import { execute, type GraphQLError, type GraphQLFieldResolver, Kind } from 'graphql'
import { Refusal } from '../refusal.ts'
import { isRecord } from '../rest/input.ts'
import { refusalReply } from '../rest/rest-endpoint.ts'
import { type Call, json, type Reply } from '../server/call.ts'
import { rateLimitHeaders, spend } from '../server/rate-limit.ts'
import type { Actor } from '../state/actor.ts'
import type { World } from '../state/world.ts'
import { checkedDocument, schema } from './checked-document.ts'
import { rootValue } from './root.ts'

interface Request {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | undefined
}

/** Answers GraphQL. Queries are checked by GitHub's own schema, cut to what is served. */
export class GraphqlEndpoint {
  readonly #world: World
  readonly #resolve: GraphQLFieldResolver<unknown, unknown>

  constructor(world: World) {
    this.#world = world
    this.#resolve = (source, args, _context, { fieldName, parentType }) => {
      if (isRecord(source) && fieldName in source) {
        const value = source[fieldName]
        return typeof value === 'function' ? value(args) : value
      }
      this.#world.violations.push(
        `GraphQL: the sandbox has no ${parentType.name}.${fieldName} here`,
      )
      return null
    }
  }

  /** What the log and interceptors see of a request. */
  summary(call: Call): { name: string | undefined; fields: string[] } {
    const request = readRequest(call)
    const checked = request instanceof Refusal ? undefined : checkedDocument(request.query)
    if (checked === undefined) return { name: undefined, fields: [] }
    const operations = checked.document.definitions.filter(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION,
    )
    const [first] = operations
    if (first?.kind !== Kind.OPERATION_DEFINITION) return { name: undefined, fields: [] }
    const fields = first.selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD ? [selection.name.value] : [],
    )
    return { name: first.name?.value, fields }
  }

  async answer(call: Call, actor: Actor | undefined): Promise<Reply> {
    try {
      if (actor === undefined)
        throw new Refusal(401, 'This endpoint requires you to be authenticated.')
      spend(this.#world, actor)
      const request = readRequest(call)
      if (request instanceof Refusal) throw request
      const budget = rateLimitHeaders(this.#world, actor, 'graphql')
      return json(200, await this.#run(request, actor), budget)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, body, headers } = refusalReply(error)
      return json(status, body, headers ?? {})
    }
  }

  async #run(request: Request, actor: Actor): Promise<unknown> {
    const checked = checkedDocument(request.query)
    if (checked === undefined)
      return { errors: [{ message: 'Expected one or more definitions in the document.' }] }
    const { document, wrong } = checked
    if (wrong.length > 0) {
      for (const error of wrong) this.#world.violations.push(`GraphQL: ${error.message}`)
      return {
        errors: wrong.map((error) => ({ message: error.message, locations: error.locations })),
      }
    }
    const result = await execute({
      schema,
      document,
      rootValue: rootValue(this.#world, actor),
      variableValues: request.variables,
      ...(request.operationName !== undefined && { operationName: request.operationName }),
      fieldResolver: this.#resolve,
    })
    const errors = result.errors?.map((error) => this.#spoken(error))
    return {
      ...(result.data !== undefined && { data: result.data }),
      ...(errors !== undefined && { errors }),
    }
  }

  /** An error in GitHub's shape; whatever is not a refusal is a fault of the query or of ours. */
  #spoken(error: GraphQLError) {
    const { originalError, locations, path, message } = error
    if (!(originalError instanceof Refusal)) {
      this.#world.violations.push(`GraphQL: ${originalError?.stack ?? message}`)
      return { message, locations, ...(path !== undefined && { path }) }
    }
    const details = originalError.errors?.map((entry) =>
      typeof entry === 'string' ? entry : (entry.message ?? entry.code),
    )
    return { type: originalError.type, path, locations, message: details?.join(', ') ?? message }
  }
}

function readRequest(call: Call): Request | Refusal {
  try {
    const value: unknown = JSON.parse(call.body.toString())
    if (!isRecord(value) || typeof value['query'] !== 'string') {
      return new Refusal(400, 'A query attribute must be specified and must be a string.')
    }
    const { query, variables, operationName } = value
    return {
      query: String(query),
      variables: isRecord(variables) ? variables : {},
      operationName: typeof operationName === 'string' ? operationName : undefined,
    }
  } catch {
    return new Refusal(400, 'Problems parsing JSON')
  }
}
