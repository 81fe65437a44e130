import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ActionRun, type RunActionOptions, runAction } from '../../src/runner/index.ts'

/** Writes an `action.yml` into a folder that lives as long as the test. */
export async function actionFolder(yaml: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'action-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'action.yml'), yaml)
  return folder
}

/** Runs an action written as steps (and inputs, outputs) of YAML text. */
export async function run(
  yaml: string,
  options: Partial<RunActionOptions> = {},
): Promise<ActionRun> {
  return runAction({
    directory: await actionFolder(`name: Test\ndescription: Test\n${yaml}`),
    github: { repository: 'acme/service', token: 'job-token-0001' },
    ...options,
  })
}

/** The text that one bash step prints, without what the runner prints before it. */
export async function printed(
  script: string,
  options: Partial<RunActionOptions> = {},
): Promise<readonly string[]> {
  return outputLines(await run(oneStep(script), options))
}

export function oneStep(script: string, shell = 'bash'): string {
  const body = script.split('\n').map((line) => `        ${line}`)
  return `runs:\n  using: composite\n  steps:\n    - shell: ${shell}\n      run: |\n${body.join('\n')}\n`
}

/** The log after the last header that the runner wrote. */
export function outputLines(result: ActionRun): readonly string[] {
  return result.log.slice(result.log.lastIndexOf('##[endgroup]') + 1)
}
