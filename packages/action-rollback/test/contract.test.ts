import { fileURLToPath } from 'node:url'
import { testContract } from '@sluice/action/contract'
import { inputDefaults, inputVariables } from '../src/inputs.ts'
import { outputNames } from '../src/outputs.ts'

await testContract({
  folder: fileURLToPath(new URL('..', import.meta.url)),
  inputVariables,
  inputDefaults,
  outputNames,
  outputsWithoutNode: { strategy: 'none' },
  uses: 'org/action-rollback@v1',
  workflows: [{ name: 'Rollback', job: 'rollback', example: 'rollback.yml' }],
})
