import type { Clock } from '../clock.ts'
import type { Account, App } from './account.ts'
import type { SandboxEvent } from './event.ts'
import type { RepositoryState } from './repository-state.ts'
import type { Token } from './token.ts'

/** Everything that one sandbox knows. */
export class World {
  readonly clock: Clock
  /** Where the bare repositories lie. */
  readonly root: string
  readonly repositories = new Map<string, RepositoryState>()
  readonly tokens = new Map<string, Token>()
  readonly events: SandboxEvent[] = []
  /** What GitHub would not have said or been asked; each fails the test that uses the sandbox. */
  readonly violations: string[] = []
  readonly #accounts = new Map<string, Account>()
  readonly #apps = new Map<string, App>()
  #lastId = 1000
  serverUrl = ''

  constructor(clock: Clock, root: string) {
    this.clock = clock
    this.root = root
  }

  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  repository(fullName: string): RepositoryState | undefined {
    return this.repositories.get(fullName.toLowerCase())
  }

  account(login: string): Account | undefined {
    return this.#accounts.get(login.toLowerCase())
  }

  accounts(): Account[] {
    return [...this.#accounts.values()]
  }

  /** The account of that name; made when it is new, so that a scenario need not list its cast. */
  ensureAccount(login: string, type: Account['type'] = 'User', email?: string): Account {
    const known = this.account(login)
    if (known !== undefined) return known
    const id = this.nextId()
    const account = {
      id,
      login,
      type: login.endsWith('[bot]') ? 'Bot' : type,
      name: login,
      email: email ?? `${id}+${login}@users.noreply.github.com`,
    } as const
    this.#accounts.set(login.toLowerCase(), account)
    return account
  }

  accountByEmail(email: string): Account | undefined {
    return this.accounts().find((account) => account.email === email)
  }

  ensureApp(slug: string): App {
    const known = this.#apps.get(slug)
    if (known !== undefined) return known
    const app = {
      // The id that every workflow's checks have on github.com.
      id: slug === 'github-actions' ? 15368 : this.nextId(),
      slug,
      name: slug === 'github-actions' ? 'GitHub Actions' : slug,
      bot: this.ensureAccount(`${slug}[bot]`),
    }
    this.#apps.set(slug, app)
    return app
  }

  apps(): App[] {
    return [...this.#apps.values()]
  }
}
