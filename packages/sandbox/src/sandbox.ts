import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AdminEndpoint } from './admin/admin-endpoint.ts'
import { createClock } from './clock.ts'
import { GitRepository } from './git/git-repository.ts'
import { SandboxRepository } from './repository.ts'
import type { Interceptor } from './server/intercept.ts'
import type { RequestRecord } from './server/request-log.ts'
import { SandboxServer } from './server/server.ts'
import type { Account } from './state/account.ts'
import type { SandboxEvent } from './state/event.ts'
import { RepositoryState } from './state/repository-state.ts'
import { World } from './state/world.ts'

export interface SandboxOptions {
  /** Default: starts at 2026-01-05T08:00:00Z and moves on a second with each request. */
  readonly clock?: () => Date
  /** Default: any free port. */
  readonly port?: number
}

export interface NewRepository {
  readonly defaultBranch?: string
  readonly private?: boolean
  /** What kind of account owns it, when that account is new. Default: an organization. */
  readonly owner?: 'User' | 'Organization'
}

/** A GitHub on the loopback. Start one with `startSandbox`. */
export class Sandbox {
  readonly serverUrl: string
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly #world: World
  readonly #server: SandboxServer
  readonly #repositories = new Map<string, SandboxRepository>()

  constructor(world: World, server: SandboxServer) {
    this.#world = world
    this.#server = server
    this.serverUrl = world.serverUrl
    this.apiUrl = `${world.serverUrl}/api/v3`
    this.graphqlUrl = `${world.serverUrl}/api/graphql`
  }

  /** Every request so far, but for those to the sandbox's own door. */
  get requests(): readonly RequestRecord[] {
    return this.#server.requests.filter((record) => record.kind !== 'admin')
  }

  /** What GitHub would have sent to workflows and webhooks. */
  get events(): readonly SandboxEvent[] {
    return this.#world.events
  }

  get violations(): readonly string[] {
    return this.#world.violations
  }

  get repositories(): readonly SandboxRepository[] {
    return [...this.#repositories.values()]
  }

  now(): Date {
    return this.#world.clock.now()
  }

  /** Makes a person known; those that a scenario names elsewhere are made by themselves. */
  addUser(login: string, email?: string): Account {
    return this.#world.ensureAccount(login, 'User', email)
  }

  async createRepository(
    fullName: string,
    options: NewRepository = {},
  ): Promise<SandboxRepository> {
    const [ownerLogin = '', name = ''] = fullName.split('/')
    const defaultBranch = options.defaultBranch ?? 'main'
    const git = await GitRepository.create(
      join(this.#world.root, `${ownerLogin}/${name}.git`),
      defaultBranch,
    )
    const state = new RepositoryState({
      id: this.#world.nextId(),
      owner: this.#world.ensureAccount(ownerLogin, options.owner ?? 'Organization'),
      name,
      isPrivate: options.private ?? false,
      defaultBranch,
      git,
      createdAt: this.#world.clock.now(),
    })
    this.#world.repositories.set(fullName.toLowerCase(), state)
    const repository = new SandboxRepository(this.#world, state)
    this.#repositories.set(fullName.toLowerCase(), repository)
    return repository
  }

  repository(fullName: string): SandboxRepository | undefined {
    return this.#repositories.get(fullName.toLowerCase())
  }

  /** Injects faults and races: see `Interceptor`. Gives the function that takes it out again. */
  intercept(interceptor: Interceptor): () => void {
    return this.#server.interceptors.add(interceptor)
  }

  /** Throws when something was asked or answered that GitHub would not have. */
  assertHonest(): void {
    if (this.#world.violations.length === 0) return
    const lines = [...new Set(this.#world.violations)].map((violation) => `- ${violation}`)
    throw new Error(`GitHub would not have gone along:\n${lines.join('\n')}`)
  }

  /** Ends the server, takes its folders away, and throws as `assertHonest` does. */
  async close(): Promise<void> {
    await this.#server.close()
    for (const { git } of this.#world.repositories.values()) git.close()
    await rm(this.#world.root, { recursive: true, force: true })
    this.assertHonest()
  }
}

/** Starts a GitHub on 127.0.0.1. Close it at the end: `close` also checks that all was honest. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'sluice-sandbox-'))
  const world = new World(createClock(options.clock), root)
  const server = new SandboxServer(world)
  world.serverUrl = await server.listen(options.port ?? 0)
  const sandbox = new Sandbox(world, server)
  server.useAdmin(new AdminEndpoint(sandbox))
  return sandbox
}
