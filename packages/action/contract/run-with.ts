import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ActionRun, type RunActionOptions, runAction } from '@sluice/sandbox/runner'
import { onTestFinished } from 'vitest'

/** Runs an action's `action.yml` with a script in the place of its bundle. */
export async function runWith(
  folder: string,
  bundle: string,
  options: Partial<Pick<RunActionOptions, 'with' | 'env' | 'github'>> = {},
): Promise<ActionRun> {
  const directory = await passingFolder('action-')
  await copyFile(join(folder, 'action.yml'), join(directory, 'action.yml'))
  await mkdir(join(directory, 'dist'))
  await writeFile(join(directory, 'dist', 'package.json'), '{"type":"module"}')
  await writeFile(join(directory, 'dist', 'index.js'), bundle)
  return runAction({ directory, github: { repository: 'a/b', token: 'job-token-1' }, ...options })
}

/** A folder with a stand-in for `node`, to be put on a job's PATH. */
export async function nodeFolder(script: string): Promise<string> {
  const directory = await passingFolder('program-')
  await writeFile(join(directory, 'node'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  await symlink('/bin/sh', join(directory, 'sh'))
  return directory
}

async function passingFolder(prefix: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), prefix))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
