import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

const RUN = /^gh workflow run ([a-z]+)\.yml(.*)$/gm

/** Inputs of the workflow that an action's README gives to copy. */
async function inputsOf(action: string): Promise<readonly string[]> {
  const readme = await read(`packages/action-${action}/README.md`)
  const [, inputs = ''] = /workflow_dispatch:\n {4}inputs:\n((?: {6}.*\n)+)/.exec(readme) ?? []
  return [...inputs.matchAll(/^ {6}([a-z-]+):$/gm)].map(([, name = '']) => name)
}

test('what the runbook says to type, the workflows take', async () => {
  const runs = [...(await read('docs/runbook.md')).matchAll(RUN)]
  expect(new Set(runs.map(([, name]) => name))).toEqual(
    new Set(['promote', 'backport', 'rollback']),
  )
  for (const [command, name = '', rest = ''] of runs) {
    const given = [...rest.matchAll(/-f ([a-z-]+)=/g)].map(([, input]) => input)
    expect(await inputsOf(name), command).toEqual(expect.arrayContaining(given))
    if (name === 'rollback') expect(given, command).toContain('reason')
  }
})
