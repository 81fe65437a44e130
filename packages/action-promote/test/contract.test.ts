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
  uses: 'org/action-promote@v1',
  workflows: [
    { name: 'Promote', job: 'promote' },
    { name: 'Enter next', job: 'enter', example: 'enter.yml' },
  ],
})
