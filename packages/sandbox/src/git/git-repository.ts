import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Commit, type CommitContent, parseCommit, serializeCommit } from './commit-object.ts'
import { type LastingAnswer, lastingAnswer } from './lasting-answer.ts'
import { type GitObject, ObjectReader } from './object-reader.ts'
import { type ObjectType, writeObject } from './object-store.ts'
import { type RefUpdate, RefWriter } from './ref-writer.ts'
import { type GitOptions, type GitResult, runGit } from './run-git.ts'
import { isSha, type Sha } from './sha.ts'
import { parseTree, type TreeEntry } from './tree-object.ts'

export interface Ref {
  readonly name: string
  readonly sha: Sha
  readonly type: ObjectType
}

/** One bare repository on disk: the only truth about commits, trees and refs. */
export class GitRepository {
  readonly directory: string
  readonly #reader: ObjectReader
  readonly #writer: RefWriter

  constructor(directory: string) {
    this.directory = directory
    this.#reader = new ObjectReader(directory)
    this.#writer = new RefWriter(directory)
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
    return linesOf((await this.run(args)).stdout.toString())
  }

  /** As `run`, for a question whose answer follows from objects that are named by their full ids. */
  lasting(args: readonly string[], allowed: readonly number[] = []): Promise<LastingAnswer> {
    return lastingAnswer(args, async () => {
      const { code, stdout } = await this.run(args, { allowed })
      return { code, text: stdout.toString() }
    })
  }

  async lastingLines(args: readonly string[]): Promise<string[]> {
    return linesOf((await this.lasting(args)).text)
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

  /** A ref by its exact name, with what it points at. */
  async exactRef(name: string): Promise<Ref | undefined> {
    const sha = await this.ref(name)
    const object = sha === undefined ? undefined : await this.read(sha)
    if (object === undefined) return undefined
    return { name, sha: object.sha, type: object.type }
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
    await this.#writer.update(updates)
  }

  async isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean> {
    if (ancestor === descendant) return true
    const args = ['merge-base', '--is-ancestor', ancestor, descendant]
    return (await this.lasting(args, [1])).code === 0
  }

  async mergeBase(one: Sha, other: Sha): Promise<Sha | undefined> {
    const { code, text } = await this.lasting(['merge-base', one, other], [1])
    return code === 0 ? text.trim() : undefined
  }

  close(): void {
    this.#reader.close()
    this.#writer.close()
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter(Boolean)
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
