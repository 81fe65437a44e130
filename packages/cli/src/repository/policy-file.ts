import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SluiceError } from '@sluice/runtime'
import { workTree } from './local-git.ts'

export const POLICY_FILE = '.github/sluice.yml'

export type LocalPolicy = {
  /** What people are told the file is called. */
  readonly name: string
  readonly text: string
}

/**
 * Reads a policy from this machine: the named file, else `.github/sluice.yml` of the work tree.
 *
 * @throws {SluiceError} `misconfigured` when it cannot be read.
 */
export async function readLocalPolicy(
  named: string | undefined,
  directory: string,
): Promise<LocalPolicy> {
  const name = named ?? POLICY_FILE
  const path =
    named === undefined
      ? join((await workTree(directory)) ?? directory, POLICY_FILE)
      : resolve(directory, named)
  return { name, text: await readText(path, name, 'policy') }
}

/** @throws {SluiceError} `misconfigured` with the system's code, never with the whole path. */
export async function readText(path: string, name: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const fix = name === POLICY_FILE ? ' `sluice init` writes one.' : ''
    throw new SluiceError(
      'misconfigured',
      code === 'ENOENT'
        ? `There is no ${what} ${name}.${fix}`
        : `The ${what} ${name} cannot be read${code === '' ? '' : ` (${code})`}.`,
      { cause: error },
    )
  }
}
