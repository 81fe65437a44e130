import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { checkAddress, type GitAddress } from './git-environment.ts'

/**
 * Lays down an empty bare repository that knows one remote and asks it for what is missing. A
 * repository is these few files; writing them spares two processes and whatever templates,
 * hooks and default branches `git init` would bring along.
 */
export async function createRepository(folder: string, address: GitAddress): Promise<void> {
  const { protocol } = checkAddress(address)
  await layOut(folder)
  await writeFile(
    join(folder, 'config'),
    section('core', {
      repositoryFormatVersion: '1',
      bare: 'true',
      attributesFile: devNull,
      excludesFile: devNull,
    }) +
      section('extensions', { partialClone: 'origin' }) +
      section('remote "origin"', {
        url: address.url,
        promisor: 'true',
        partialCloneFilter: 'blob:none',
      }) +
      section('protocol', { version: '2', allow: 'never' }) +
      section(`protocol "${protocol.slice(0, -1)}"`, { allow: 'always' }) +
      section('gc', { auto: '0' }) +
      section('maintenance', { auto: 'false' }),
  )
}

/**
 * A view of what another repository has, and nothing that it could fetch: git 2.39 cannot be told
 * otherwise not to ask for what is missing.
 */
export async function createView(folder: string, of: string): Promise<void> {
  await layOut(folder)
  await writeFile(
    join(folder, 'config'),
    section('core', { repositoryFormatVersion: '0', bare: 'true' }),
  )
  await writeFile(join(folder, 'objects/info/alternates'), `${join(of, 'objects')}\n`)
}

/** Tells a view where the history ends that its repository has. */
export async function shareShallow(of: string, view: string): Promise<void> {
  const shallow = await readFile(join(of, 'shallow'), 'utf8').catch(() => '')
  if (shallow !== '') await writeFile(join(view, 'shallow'), shallow)
}

async function layOut(folder: string): Promise<void> {
  const parts = ['objects/info', 'objects/pack', 'refs/heads']
  await Promise.all(parts.map((part) => mkdir(join(folder, part), { recursive: true })))
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n')
}

function section(name: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `\t${key} = ${quoted(value)}\n`)
  return `[${name}]\n${lines.join('')}`
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
