import {
  existsSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { readRef } from './read-refs.ts'
import { runGit } from './run-git.ts'
import { type Sha, zeroSha } from './sha.ts'

export interface RefUpdate {
  readonly ref: string
  /** Zeros delete the ref. */
  readonly after: Sha
  /** Zeros: must not exist. Undefined: whatever it is. */
  readonly before?: Sha | undefined
}

/**
 * Moves refs, all of them or none. Done here with git's own lock files, because a process for each
 * repository of each test took much time; where git has packed its refs, it moves them itself.
 *
 * @throws where a `before` does not hold, or somebody else is moving the ref.
 */
export async function updateRefs(directory: string, updates: readonly RefUpdate[]): Promise<void> {
  if (existsSync(join(directory, 'packed-refs'))) return updateInGit(directory, updates)
  const locked: string[] = []
  try {
    for (const { ref, after, before } of updates) {
      const file = join(directory, ref)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(lockOf(file), `${after}\n`, { flag: 'wx' })
      locked.push(lockOf(file))
      const now = readRef(directory, ref) ?? zeroSha
      if (before !== undefined && before !== now) {
        throw new Error(`${ref} is at ${now} but expected ${before}`)
      }
      // What is left of refs below it that are gone; where there still are some, this fails.
      if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) rmdirSync(file)
    }
    for (const { ref, after } of updates) {
      const file = join(directory, ref)
      if (after === zeroSha) rmSync(file)
      else renameSync(lockOf(file), file)
    }
  } finally {
    for (const lock of locked) rmSync(lock, { force: true })
  }
  for (const { ref, after } of updates) if (after === zeroSha) removeEmpty(directory, dirname(ref))
}

function lockOf(file: string): string {
  return `${file}.lock`
}

/** Takes away the folders of a deleted ref that hold no other, so that one may have their name. */
function removeEmpty(directory: string, folder: string): void {
  // Git wants `refs/heads` itself to be there.
  if (folder.split('/').length <= 2) return
  try {
    rmdirSync(join(directory, folder))
  } catch {
    return
  }
  removeEmpty(directory, dirname(folder))
}

async function updateInGit(directory: string, updates: readonly RefUpdate[]): Promise<void> {
  const commands = updates.map(({ ref, after, before }) => {
    const old = before === undefined ? '' : ` ${before}`
    return after === zeroSha ? `delete ${ref}${old}` : `update ${ref} ${after}${old}`
  })
  const input = `${['start', ...commands, 'prepare', 'commit'].join('\n')}\n`
  await runGit(['update-ref', '--stdin'], { directory, input })
}
