import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { type Sha, sha } from '@sluice/core'
import type { GitPerson } from './read-commits.ts'

export type NewCommit = {
  readonly tree: Sha
  readonly parents: readonly Sha[]
  readonly author: GitPerson
  readonly committer: GitPerson
  readonly message: string
}

/** Writes a loose commit object: a text and its hash. One process less for each. */
export async function writeCommit(folder: string, commit: NewCommit): Promise<Sha> {
  const text = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${written(commit.author)}`,
    `committer ${written(commit.committer)}`,
    '',
    commit.message,
  ].join('\n')
  const object = Buffer.from(`commit ${Buffer.byteLength(text)}\0${text}`)
  const name = sha(createHash('sha1').update(object).digest('hex'))
  const file = join(folder, 'objects', name.slice(0, 2), name.slice(2))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, deflateSync(object))
  return name
}

function written({ name, email, date }: GitPerson): string {
  return `${name} <${email}> ${date}`
}
