import { fileURLToPath } from 'node:url'
import { testContract } from '@sluice/action/contract'
import { inputDefaults, inputVariables } from '../src/inputs.ts'
import { outputNames } from '../src/outputs.ts'

await testContract({
  folder: fileURLToPath(new URL('..', import.meta.url)),
  inputVariables,
  inputDefaults,
  outputNames,
  outputsWithoutNode: { results: '[]' },
  uses: 'org/action-backport@v1',
  workflows: [{ name: 'Backport', job: 'backport', example: 'backport.yml' }],
})
