import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { MissingReason } from '@sluice/core'

/** What was found in the workspace, or why it is not evidence. */
type Found<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: MissingReason; readonly detail: string }

const MAX_MEBIBYTES = 32
const MOST_FILES = 100

/**
 * The report at a path, or the reports in the folder at it, as paths in the workspace.
 * @param counts whether a file of a folder, by its name, is a report.
 */
export async function reportFiles(
  workspace: string,
  path: string,
  counts: (name: string) => boolean,
): Promise<Found<readonly string[]>> {
  const absent = {
    ok: false,
    why: 'absent',
    detail: `There is no eval report at ${path}.`,
  } as const
  try {
    const place = await placeInside(workspace, path)
    if (place === undefined) return outside(path)
    if (!(await stat(place)).isDirectory()) return { ok: true, value: [path] }
    const names = (await readdir(place)).filter((name) => name.endsWith('.json') && counts(name))
    if (names.length === 0) return absent
    if (names.length > MOST_FILES)
      return {
        ok: false,
        why: 'malformed',
        detail: `${path} holds ${names.length} reports; at most ${MOST_FILES} are read.`,
      }
    return { ok: true, value: names.sort().map((name) => `${path}/${name}`) }
  } catch (error) {
    return isAbsent(error) ? absent : unreadable(`${path} cannot be read`, error)
  }
}

/** The whole of a regular file in the workspace: a link may not lead out of it. */
export async function readWorkspaceFile(
  workspace: string,
  path: string,
): Promise<Found<Uint8Array>> {
  try {
    const place = await placeInside(workspace, path)
    if (place === undefined) return outside('it')
    // Opening a named pipe would wait for whoever writes to it.
    if (!(await stat(place)).isFile())
      return { ok: false, why: 'malformed', detail: 'it is not a regular file.' }
    const handle = await open(place, 'r')
    try {
      const { size } = await handle.stat()
      return size > MAX_MEBIBYTES * 1024 * 1024
        ? { ok: false, why: 'malformed', detail: `it is larger than ${MAX_MEBIBYTES} MiB.` }
        : { ok: true, value: await handle.readFile() }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return isAbsent(error)
      ? { ok: false, why: 'absent', detail: 'it is not there.' }
      : unreadable('it cannot be read', error)
  }
}

/** Where the path leads, with all links followed; undefined where that is outside the workspace. */
async function placeInside(workspace: string, path: string): Promise<string | undefined> {
  const root = await realpath(workspace)
  const place = await realpath(join(root, path))
  return place.startsWith(root.endsWith(sep) ? root : `${root}${sep}`) ? place : undefined
}

function outside(what: string) {
  const detail = `${what} leads out of the workspace, where no report is read.`
  return { ok: false, why: 'refused', detail } as const
}

function unreadable(what: string, error: unknown) {
  return { ok: false, why: 'refused', detail: `${what} (${codeOf(error)}).` } as const
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

/** The system's code, never its message: that holds a whole path of the runner. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown reason'
}
