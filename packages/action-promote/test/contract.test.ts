import { fileURLToPath } from 'node:url'
import { testContract } from '@sluice/action/contract'
import { inputDefaults, inputVariables } from '../src/inputs.ts'
import { outputNames } from '../src/outputs.ts'

await testContract({
  folder: fileURLToPath(new URL('..', import.meta.url)),
  inputVariables,
  inputDefaults,
  outputNames,
  outputsWithoutNode: { merged: 'false' },
  workflow: { name: 'Promote', job: 'promote', uses: 'org/action-promote@v1' },
})
