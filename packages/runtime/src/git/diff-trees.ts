import { isSha, type Sha } from '@sluice/core'
import { nameInPlace, nameWherever } from './patch-name.ts'
import type { RunGit } from './run-git.ts'

export type TreePair = { readonly from: Sha; readonly to: Sha }

/** One path that differs between two trees. Renames are a deletion and an addition. */
export type PathChange = {
  readonly path: string
  readonly status: 'added' | 'deleted' | 'changed'
  /** The blobs on either side; submodules name commits of other repositories and are left out. */
  readonly blobs: readonly Sha[]
  readonly after?: Sha
}

const STATUS = { A: 'added', D: 'deleted' } as const
const SUBMODULE = '160000'
const PAIR_LINE = /^([0-9a-f]{40}) ([0-9a-f]{40})$/

/** More than this in arguments, and the whole trees are compared instead. */
const MOST_PATH_BYTES = 64 * 1024

/**
 * The paths that differ, for many pairs of trees in one process. Needs trees, no blobs.
 *
 * @param paths only these, where given: more may be answered, never less.
 */
export async function changedPaths(
  run: RunGit,
  pairs: readonly TreePair[],
  paths: readonly string[] = [],
): Promise<ReadonlyMap<string, readonly PathChange[]>> {
  const found = new Map<string, PathChange[]>()
  if (pairs.length === 0) return found
  const limit = paths.join('').length + paths.length <= MOST_PATH_BYTES ? paths : []
  const output = await run({
    args: ['diff-tree', '--stdin', '-r', '-z', '--raw', '--no-renames', '--', ...limit],
    input: lines(pairs),
  })
  let current: PathChange[] = []
  const fields = output.toString('utf8').split('\0')
  for (let index = 0; index < fields.length; index++) {
    let field = fields[index] ?? ''
    // The line that names the pair ends in a newline even here, and so precedes its first field.
    for (let end = headerEnd(field); end !== -1; end = headerEnd(field)) {
      current = []
      found.set(field.slice(0, end), current)
      field = field.slice(end + 1)
    }
    if (!field.startsWith(':')) continue
    const [fromMode = '', toMode = '', before = '', after = '', status = ''] = field
      .slice(1)
      .split(' ')
    const path = fields[++index] ?? ''
    const kind = status === 'A' || status === 'D' ? STATUS[status] : 'changed'
    current.push({
      path,
      status: kind,
      blobs: [...blob(fromMode, before), ...blob(toMode, after)],
      ...Object.fromEntries(blob(toMode, after).map((name) => ['after', name])),
    })
  }
  return found
}

export function pairKey({ from, to }: TreePair): string {
  return `${from} ${to}`
}

/**
 * What counts of a patch: its files and lines, and so many neighbours of each; or, `wherever`, only
 * the lines that it takes and adds, be the files called what they may.
 */
export type PatchContext = number | 'wherever'

/**
 * What names a patch wherever it is applied: its lines and their neighbours, without line numbers.
 * Unlike `git patch-id` it counts white space, which is meaning in Python and YAML, and tells one
 * binary change of a file from another.
 */
export async function patchIds(
  run: RunGit,
  pairs: readonly TreePair[],
  context: PatchContext = 3,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  if (pairs.length === 0) return ids
  const output = await run({
    args: [
      'diff-tree',
      '--stdin',
      '-r',
      '-p',
      '--full-index',
      context === 'wherever' ? '--find-renames' : '--no-renames',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      `--unified=${context === 'wherever' ? 0 : context}`,
      '--diff-algorithm=myers',
      '--src-prefix=a/',
      '--dst-prefix=b/',
    ],
    input: lines(pairs),
  })
  const begin = context === 'wherever' ? nameWherever : nameInPlace
  let name = begin()
  let key: string | undefined
  for (const line of output.toString('latin1').replace(/\n$/, '').split('\n')) {
    if (PAIR_LINE.test(line)) {
      if (key !== undefined) ids.set(key, name.end())
      key = line
      name = begin()
    } else {
      name.add(line)
    }
  }
  if (key !== undefined) ids.set(key, name.end())
  return ids
}

function lines(pairs: readonly TreePair[]): string {
  return [...new Set(pairs.map(pairKey))].map((key) => `${key}\n`).join('')
}

function headerEnd(field: string): number {
  return field.charAt(81) === '\n' && PAIR_LINE.test(field.slice(0, 81)) ? 81 : -1
}

function blob(mode: string, name: string): readonly Sha[] {
  return mode !== SUBMODULE && isSha(name) && !/^0+$/.test(name) ? [name] : []
}
