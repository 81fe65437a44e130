import { CatFile, type GitObject } from './cat-file.ts'
import { readLooseObject } from './object-store.ts'
import { isRefName, readRef } from './read-refs.ts'
import { isSha, type Sha } from './sha.ts'
import { parseTree } from './tree-object.ts'

/**
 * Reads objects by what names them. What was written one by one is read from its file: most
 * scenarios need no git for that. Packs, and names that are seldom used, are git's business.
 */
export class ObjectReader {
  readonly #directory: string
  readonly #catFile: CatFile
  /** An object never changes and never goes. */
  readonly #known = new Map<Sha, GitObject>()

  constructor(directory: string) {
    this.#directory = directory
    this.#catFile = new CatFile(directory)
  }

  /** The object that a revision names, or undefined where there is none. */
  async read(revision: string): Promise<GitObject | undefined> {
    if (revision === '' || /[\n\0]/.test(revision)) return undefined
    const [, name = '', peeled, path] = /^(.+?)(?:\^\{(commit|tree)\}|:(.*))?$/.exec(revision) ?? []
    const isRef = name.startsWith('refs/') && isRefName(name)
    if (!isSha(name) && !isRef) return this.#catFile.read(revision)
    const sha = isRef ? readRef(this.#directory, name) : name
    if (sha === undefined) return undefined
    const object = await this.#object(sha)
    if (path !== undefined) return this.#below(object, path)
    return peeled === undefined ? object : this.#peel(object, peeled)
  }

  close(): void {
    this.#catFile.close()
  }

  async #object(sha: Sha): Promise<GitObject | undefined> {
    const known = this.#known.get(sha)
    if (known !== undefined) return known
    const loose = readLooseObject(this.#directory, sha)
    if (loose === undefined) return this.#catFile.read(sha)
    const object = { sha, ...loose }
    this.#known.set(sha, object)
    return object
  }

  /** What a tag or commit stands for. */
  async #peel(object: GitObject | undefined, type: string): Promise<GitObject | undefined> {
    if (object === undefined || object.type === type) return object
    const next = { tag: 'object', commit: 'tree', tree: undefined, blob: undefined }[object.type]
    if (next === undefined) return undefined
    const head = object.content.toString('latin1', 0, next.length + 41)
    return this.#peel(await this.#object(head.slice(next.length + 1)), type)
  }

  async #below(from: GitObject | undefined, path: string): Promise<GitObject | undefined> {
    let object = await this.#peel(from, 'tree')
    for (const part of path === '' ? [] : path.split('/')) {
      const entries = object?.type === 'tree' ? parseTree(object.content) : []
      const entry = entries.find(({ name }) => name === part)
      object = entry === undefined ? undefined : await this.#object(entry.sha)
    }
    return object
  }
}
