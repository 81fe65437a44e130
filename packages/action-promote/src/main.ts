import { error, setFailed, setOutput } from '@actions/core'
import { readInputs } from './inputs.ts'
import { emptyOutputs, outputNames } from './outputs.ts'

for (const name of outputNames) setOutput(name, emptyOutputs[name])

const read = readInputs(process.env)
if (read.ok) {
  setFailed('This build of the action reads its inputs but does not decide yet.')
} else {
  for (const problem of read.problems) error(problem, { title: 'Sluice: input' })
  setFailed('The inputs of the action are not usable; see the errors above.')
}
