import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { type Sha, sha } from '@sluice/core'

/** Contents by path; null deletes. */
export type Files = Readonly<Record<string, string | Buffer | null>>

type Entry = { readonly mode: string; readonly name: string; readonly sha: Sha }

/**
 * Reads and writes git's objects, each in a file of its own, as git itself does while it commits. A
 * process for each step of each commit was most of the time of the stories.
 */
export class LooseObjects {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** A tree like another with some files changed. */
  editTree(base: Sha | undefined, files: Files): Sha {
    const entries = new Map(
      (base === undefined ? [] : this.#entries(base)).map((entry) => [entry.name, entry]),
    )
    const below = new Map<string, Record<string, string | Buffer | null>>()
    for (const [path, content] of Object.entries(files)) {
      const [name = '', ...rest] = path.split('/')
      if (rest.length > 0) below.set(name, { ...below.get(name), [rest.join('/')]: content })
      else if (content === null) entries.delete(name)
      else entries.set(name, { mode: '100644', name, sha: this.write('blob', content) })
    }
    for (const [name, inner] of below) {
      const made = this.editTree(entries.get(name)?.sha, inner)
      if (this.#read(made).length === 0) entries.delete(name)
      else entries.set(name, { mode: '40000', name, sha: made })
    }
    return this.write('tree', written([...entries.values()]))
  }

  write(type: 'blob' | 'tree' | 'commit', content: string | Buffer): Sha {
    const bytes = Buffer.from(content)
    const object = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes])
    const name = createHash('sha1').update(object).digest('hex')
    const file = this.#file(name)
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, deflateSync(object))
    }
    return sha(name)
  }

  treeOf(commit: Sha): Sha {
    return sha(/^tree (.*)$/m.exec(this.#read(commit).toString())?.[1] ?? '')
  }

  firstParentOf(commit: Sha): Sha {
    return sha(/^parent (.*)$/m.exec(this.#read(commit).toString())?.[1] ?? '')
  }

  textAt(tree: Sha, path: string): string {
    const [name, ...rest] = path.split('/')
    const found = this.#entries(tree).find((entry) => entry.name === name)
    if (found === undefined) throw new Error(`there is no ${path}`)
    return rest.length > 0
      ? this.textAt(found.sha, rest.join('/'))
      : this.#read(found.sha).toString()
  }

  #read(name: Sha): Buffer {
    const object = inflateSync(readFileSync(this.#file(name)))
    return object.subarray(object.indexOf(0) + 1)
  }

  #entries(tree: Sha): Entry[] {
    const bytes = this.#read(tree)
    const entries: Entry[] = []
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(0, at)
      const [mode = '', ...name] = bytes.toString('utf8', at, end).split(' ')
      const id = sha(bytes.toString('hex', end + 1, end + 21))
      entries.push({ mode, name: name.join(' '), sha: id })
      at = end + 21
    }
    return entries
  }

  #file(name: string): string {
    return join(this.#folder, name.slice(0, 2), name.slice(2))
  }
}

function written(entries: readonly Entry[]): Buffer {
  // Git sorts a folder as if its name ended with a slash.
  const key = ({ mode, name }: Entry) => Buffer.from(mode === '40000' ? `${name}/` : name)
  const sorted = entries.toSorted((a, b) => Buffer.compare(key(a), key(b)))
  const parts = sorted.map(({ mode, name, sha: id }) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(id, 'hex'),
  ])
  return Buffer.concat(parts.flat())
}
