import type { Commit } from '../git/commit-object.ts'
import type { Sha } from '../git/sha.ts'
import { settle } from '../pull/settle.ts'
import type { Actor } from '../state/actor.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { filesOf, textAt } from './files.ts'

/** What a scenario looks at when it checks the result. */
export class RepositoryReader {
  /** The bare repository. It is real: use git on it. */
  readonly gitDirectory: string
  readonly fullName: string
  readonly cloneUrl: string
  protected readonly world: World
  protected readonly state: RepositoryState

  constructor(world: World, state: RepositoryState) {
    this.world = world
    this.state = state
    this.gitDirectory = state.git.directory
    this.fullName = state.fullName
    this.cloneUrl = `${world.serverUrl}/${state.fullName}.git`
  }

  /** The commit that a branch, tag or full ref names. Throws when there is none. */
  async sha(name: string): Promise<Sha> {
    const sha = await this.state.git.resolve(name)
    if (sha === undefined) throw new Error(`${this.fullName} has no ${name}`)
    return sha
  }

  async exists(branch: string): Promise<boolean> {
    return (await this.state.git.branch(branch)) !== undefined
  }

  /** The tree id of a commit. */
  async tree(name: string): Promise<Sha> {
    return (await this.commitAt(name)).tree
  }

  async commitAt(name: string): Promise<Commit> {
    return this.state.git.commitAt(await this.sha(name))
  }

  /** The commits that a name reaches, newest first; `firstParent` follows the channel only. */
  async log(name: string, options: { readonly firstParent?: boolean } = {}): Promise<Commit[]> {
    return this.state.git.list({ from: await this.sha(name), ...options })
  }

  /** Every file of a commit with its text. */
  async files(name: string): Promise<Record<string, string>> {
    return filesOf(this.state.git, await this.sha(name))
  }

  async text(name: string, path: string): Promise<string | undefined> {
    return textAt(this.state.git, await this.sha(name), path)
  }

  async branches(): Promise<Record<string, Sha>> {
    const refs = await this.state.git.refs('refs/heads/')
    return Object.fromEntries(refs.map(({ name, sha }) => [name.slice('refs/heads/'.length), sha]))
  }

  /** Somebody at the keyboard: rules and roles hold them. */
  protected asPerson(login: string | undefined): Actor {
    const account = this.world.ensureAccount(login ?? this.state.owner.login)
    return { account, token: undefined, unbound: false }
  }

  /** Every helper that changes something takes its turn among the requests, and a tick of time. */
  protected change<T>(work: () => Promise<T>): Promise<T> {
    return this.state.lock.run(async () => {
      this.world.clock.tick()
      const result = await work()
      await settle(this.world, this.state)
      return result
    })
  }
}
