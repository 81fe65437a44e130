import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitObject } from './cat-file.ts'
import { type Commit, type CommitContent, parseCommit, serializeCommit } from './commit-object.ts'
import { type LastingAnswer, lastingAnswer } from './lasting-answer.ts'
import { type CommitRange, listCommits } from './list-commits.ts'
import { isAncestor, mergeBases } from './merge-bases.ts'
import { ObjectReader } from './object-reader.ts'
import { type ObjectType, writeObject } from './object-store.ts'
import { readRef, readRefs } from './read-refs.ts'
import { type GitOptions, type GitResult, runGit } from './run-git.ts'
import { isSha, type Sha } from './sha.ts'
import { parseTree, type TreeEntry } from './tree-object.ts'
import { type RefUpdate, updateRefs } from './update-refs.ts'

export interface Ref {
  readonly name: string
  readonly sha: Sha
  readonly type: ObjectType
}

/** One bare repository on disk: the only truth about commits, trees and refs. */
export class GitRepository {
  readonly directory: string
  readonly #reader: ObjectReader
  /** A commit never changes and never goes. */
  readonly #commits = new Map<Sha, Promise<Commit>>()

  constructor(directory: string) {
    this.directory = directory
    this.#reader = new ObjectReader(directory)
  }

  static async create(directory: string, defaultBranch: string): Promise<GitRepository> {
    const folders = ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']
    for (const folder of folders) await mkdir(join(directory, folder), { recursive: true })
    await writeFile(join(directory, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`)
    await writeFile(join(directory, 'config'), bareConfig)
    return new GitRepository(directory)
  }

  run(args: readonly string[], options: Omit<GitOptions, 'directory'> = {}): Promise<GitResult> {
    return runGit(args, { ...options, directory: this.directory })
  }

  /** As `run`, for a question whose answer follows from objects that are named by their full ids. */
  lasting(args: readonly string[], allowed: readonly number[] = []): Promise<LastingAnswer> {
    return lastingAnswer(args, async () => {
      const { code, stdout } = await this.run(args, { allowed })
      return { code, text: stdout.toString() }
    })
  }

  async write(type: ObjectType, content: Uint8Array): Promise<Sha> {
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
  readonly commitAt = (sha: Sha): Promise<Commit> => {
    const known = this.#commits.get(sha)
    if (known !== undefined) return known
    const read = this.commit(sha).then((commit) => {
      if (commit === undefined) throw new Error(`no commit ${sha} in ${this.directory}`)
      return commit
    })
    this.#commits.set(sha, read)
    read.catch(() => this.#commits.delete(sha))
    return read
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
    return readRef(this.directory, name)
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
    const refs = readRefs(this.directory).filter(([name]) => name.startsWith(prefix))
    return Promise.all(
      refs.map(async ([name, sha]) => {
        const type = (await this.read(sha))?.type === 'tag' ? 'tag' : 'commit'
        return { name, sha, type } as const
      }),
    )
  }

  /** Commits that no ref below a prefix reaches, the newest first. */
  async newCommits(from: Sha, prefix = 'refs/'): Promise<Commit[]> {
    const refs = readRefs(this.directory).filter(([name]) => name.startsWith(prefix))
    const heads = new Set(refs.map(([, sha]) => sha))
    if (heads.has(from)) return []
    const commits = await Promise.all([...heads].map((head) => this.commit(head)))
    return this.list({ from, without: commits.flatMap((commit) => commit?.sha ?? []) })
  }

  list(range: CommitRange): Promise<Commit[]> {
    return listCommits(this.commitAt, range)
  }

  /** What a commit reaches, the newest first; of a time (flags of `rev-list`) or a path only. */
  async history(from: Sha, flags: readonly string[], path: string | undefined): Promise<Sha[]> {
    if (flags.length === 0 && path === undefined) {
      return (await this.list({ from })).map(({ sha }) => sha)
    }
    const only = path === undefined ? [] : ['--', path]
    const { text } = await this.lasting(['rev-list', ...flags, from, ...only])
    return text.split('\n').filter(Boolean)
  }

  /** All of the updates or none. Throws when a `before` does not hold. */
  async updateRefs(updates: readonly RefUpdate[]): Promise<void> {
    await updateRefs(this.directory, updates)
  }

  isAncestor(ancestor: Sha, descendant: Sha): Promise<boolean> {
    return isAncestor(this.commitAt, ancestor, descendant)
  }

  /** The best common ancestors, the newest first. */
  mergeBases(one: Sha, other: Sha): Promise<Sha[]> {
    return mergeBases(this.commitAt, one, other)
  }

  async mergeBase(one: Sha, other: Sha): Promise<Sha | undefined> {
    return (await this.mergeBases(one, other))[0]
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
	denyDeleteCurrent = ignore
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
	allowTipSHA1InWant = true
	allowReachableSHA1InWant = true
[transfer]
	unpackLimit = 100
`
