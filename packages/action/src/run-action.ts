import * as core from '@actions/core'
import { type RunContext, SluiceError } from '@sluice/runtime'
import { type Environment, jobContext } from './job-context.ts'
import type { InputsResult } from './read-inputs.ts'

type CommonInputs = { readonly token: string; readonly policyPath: string }

export type ActionParts<Inputs extends CommonInputs> = {
  readonly readInputs: (environment: Environment) => InputsResult<Inputs>
  /** What every run sets first, so that a caller reads no stale or missing value if it fails. */
  readonly emptyOutputs: Readonly<Record<string, string>>
  readonly act: (inputs: Inputs, context: RunContext) => Promise<void>
  /** Tells a problem that ended the run, beside the log's line. */
  readonly onProblem?: (sentence: string, inputs: Inputs) => Promise<void>
}

/** One run of an action. A problem ends it red with a sentence; never with a stack. */
export async function runAction<Inputs extends CommonInputs>(
  parts: ActionParts<Inputs>,
  environment: Environment,
): Promise<void> {
  setOutputs(parts.emptyOutputs)
  const read = parts.readInputs(environment)
  if (!read.ok) {
    for (const problem of read.problems) core.error(problem, { title: 'Sluice: input' })
    core.setFailed('The inputs of the action are not usable; see the errors above.')
    return
  }
  try {
    await parts.act(read.inputs, jobContext(read.inputs, environment))
  } catch (problem) {
    const sentence = sentenceOf(problem)
    core.setFailed(sentence)
    await parts.onProblem?.(sentence, read.inputs)
  }
}

export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}

export function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError) return problem.message
  return `An error that Sluice does not know: ${problem instanceof Error ? problem.message : String(problem)}. Please report it.`
}
