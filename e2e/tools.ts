import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** Programs that `.ci/tools` installs beside Node and git. */
export const tools = {
  act: fromVenv('act'),
  python: fromVenv('python'),
  /** From the system: Debian's package `prometheus`. */
  prometheus: 'prometheus',
} as const

/**
 * The trees that `pnpm package-actions` made, and the example of a repository with a reusable workflow,
 * by what a workflow's `uses:` says.
 */
export function usedRepositories(): Readonly<Record<string, string>> {
  const names = ['action-promote', 'action-backport', 'action-rollback']
  return {
    ...Object.fromEntries(names.map((name) => [`org/${name}@v1`, packagedAction(name)])),
    'org/automation@v1': join(root, 'examples/fleet/automation'),
  }
}

function packagedAction(name: string): string {
  const path = join(root, 'build', 'actions', name)
  if (!existsSync(join(path, 'action.yml'))) {
    throw new Error(`${path} has no action.yml: run "npx -y pnpm@10 package-actions" first`)
  }
  return path
}

function fromVenv(program: string): string {
  const path = join(root, 'build', 'ci', 'venv', 'bin', program)
  if (!existsSync(path)) throw new Error(`${path} is missing: run .ci/tools first`)
  return path
}
