import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readReadme, testContract } from '@sluice/action/contract'
import { expect, test } from 'vitest'
import { inputDefaults, inputVariables } from '../src/inputs.ts'
import { outputNames } from '../src/outputs.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))

await testContract({
  folder,
  inputVariables,
  inputDefaults,
  outputNames,
  outputsWithoutNode: { results: '[]' },
  workflow: { name: 'Backport', job: 'backport', uses: 'org/action-backport@v1' },
})

test('the example has the README’s workflow', async () => {
  const example = new URL(
    '../../../examples/ai-service/.github/workflows/backport.yml',
    import.meta.url,
  )
  const { workflow } = await readReadme(folder)
  expect(await readFile(example, 'utf8')).toBe(`${workflow('Backport')}\n`)
})
