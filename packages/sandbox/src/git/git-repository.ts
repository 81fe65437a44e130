import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Commit, type CommitContent, parseCommit, serializeCommit } from './commit-object.ts'
import { type GitObject, ObjectReader } from './object-reader.ts'
import { type ObjectType, writeObject } from './object-store.ts'
import { type GitOptions, type GitResult, runGit } from './run-git.ts'
import { isSha, type Sha, zeroSha } from './sha.ts'
import { parseTree, type TreeEntry } from './tree-object.ts'

export interface RefUpdate {
  readonly ref: string
  /** Zeros delete the ref. */
  readonly after: Sha
  /** Zeros: must not exist. Undefined: whatever it is. */
  readonly before?: Sha | undefined
}

export interface Ref {
  readonly name: string
  readonly sha: Sha
  readonly type: ObjectType
}

/** One bare repository on disk: the only truth about commits, trees and refs. */
export class GitRepository {
  readonly directory: string
  readonly #reader: ObjectReader

  constructor(directory: string) {
    this.directory = directory
    this.#reader = new ObjectReader(directory)
  }

  static async create(directory: string, defaultBranch: string): Promise<GitRepository> {
    const folders = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'hooks']
    for (const folder of folders) await mkdir(join(directory, folder), { recursive: true })
    await writeFile(join(directory, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`)
    await writeFile(join(directory, 'config'), bareConfig)
    return new GitRepository(directory)
  }

  run(args: readonly string[], options: Omit<GitOptions, 'directory'> = {}): Promise<GitResult> {
    return runGit(args, { ...options, directory: this.directory })
  }

  async lines(args: readonly string[]): Promise<string[]> {
    const { stdout } = await this.run(args)
    return stdout.toString().split('\n').filter(Boolean)
  }

  write(type: ObjectType, content: Uint8Array): Promise<Sha> {
    return writeObject(this.directory, type, content)
  }

  writeCommit(commit: CommitContent): Promise<Sha> {
    return this.write('commit', serializeCommit(commit))
  }

  read(revision: string): Promise<GitObject | undefined> {
    return this.#reader.read(revision)
  }

  async commit(revision: string): Promise<Commit | undefined> {
    const object = await this.read(`${revision}^{commit}`)
    return object?.type === 'commit' ? parseCommit(object.sha, object.content) : undefined
  }

  /** A commit that must be there, because the caller has its id from git itself. */
  async commitAt(sha: Sha): Promise<Commit> {
    const commit = await this.commit(sha)
    if (commit === undefined) throw new Error(`no commit ${sha} in ${this.directory}`)
    return commit
  }

  async tree(revision: string): Promise<TreeEntry[] | undefined> {
    const object = await this.read(`${revision}^{tree}`)
    return object?.type === 'tree' ? parseTree(object.content) : undefined
  }

  /** The commit of a branch, or undefined where there is no such branch. */
  async branch(name: string): Promise<Sha | undefined> {
    return this.ref(`refs/heads/${name}`)
  }

  async ref(name: string): Promise<Sha | undefined> {
    if (!name.startsWith('refs/') || /[\s~^:?*[\\]|\.\.|@\{/.test(name)) return undefined
    return (await this.read(name))?.sha
  }

  /** What people write for a commit: a branch, a tag, a full ref or a SHA (also shortened). */
  async resolve(name: string): Promise<Sha | undefined> {
    if (isSha(name)) return (await this.commit(name))?.sha
    for (const prefix of ['refs/heads/', 'refs/tags/', '', 'refs/']) {
      const ref = `${prefix}${name}`
      if (ref.startsWith('refs/') && (await this.ref(ref)) !== undefined) {
        return (await this.commit(ref))?.sha
      }
    }
    if (name === 'HEAD' || /^[0-9a-f]{7,40}$/.test(name)) return (await this.commit(name))?.sha
    return undefined
  }

  async refs(prefix: string): Promise<Ref[]> {
    const lines = await this.lines([
      'for-each-ref',
      '--format=%(objectname) %(objecttype) %(refname)',
    ])
    return lines
      .map((line) => {
        const [sha = '', type = '', ...name] = line.split(' ')
        return { sha, type: type === 'tag' ? 'tag' : 'commit', name: name.join(' ') } as const
      })
      .filter((ref) => ref.name.startsWith(prefix))
  }

  /** All of the updates or none. Throws when a `before` does not hold. */
  async updateRefs(updates: readonly RefUpdate[]): Promise<void> {
    const commands = updates.map(({ ref, after, before }) => {
      const old = before === undefined ? '' : ` ${before}`
      return after === zeroSha ? `delete ${ref}${old}` : `update ${ref} ${after}${old}`
    })
    await this.run(['update-ref', '--stdin'], {
      input: ['start', ...commands, 'prepare', 'commit', ''].join('\n'),
    })
  }

  async isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean> {
    if (ancestor === descendant) return true
    const result = await this.run(['merge-base', '--is-ancestor', ancestor, descendant], {
      allowed: [1],
    })
    return result.code === 0
  }

  async mergeBase(one: Sha, other: Sha): Promise<Sha | undefined> {
    const result = await this.run(['merge-base', one, other], { allowed: [1] })
    return result.code === 0 ? result.stdout.toString().trim() : undefined
  }

  close(): void {
    this.#reader.close()
  }
}

/** What GitHub's servers allow: filters, shallow clones and fetching any commit by its id. */
const bareConfig = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
[gc]
	auto = 0
[receive]
	autogc = false
	advertisePushOptions = true
	procReceiveRefs = refs
	denyDeleteCurrent = ignore
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
	allowTipSHA1InWant = true
	allowReachableSHA1InWant = true
[transfer]
	unpackLimit = 100
[http]
	receivepack = true
	uploadpack = true
`
