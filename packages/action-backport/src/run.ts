import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { hasFailed, logText, renderBackportLog, renderBackportSummary } from '@sluice/core'
import {
  type BackportContext,
  type BackportRequest,
  type BackportRun,
  backport,
  basicCredentials,
  connectToGitHub,
  mayWrite,
  parseRepository,
  SluiceError,
} from '@sluice/runtime'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs, outputNames } from './outputs.ts'
import { readEvent } from './read-event.ts'
import { outputsOf } from './results.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** One run of the action. A problem ends it red with a sentence; never with a stack. */
export async function run(environment: Environment): Promise<void> {
  for (const name of outputNames) core.setOutput(name, emptyOutputs[name])
  const read = readInputs(environment)
  if (!read.ok) {
    for (const problem of read.problems) core.error(problem, { title: 'Sluice: input' })
    core.setFailed('The inputs of the action are not usable; see the errors above.')
    return
  }
  // git is given the token in this form: should anything print it, it is masked.
  core.setSecret(basicCredentials(read.inputs.token))
  try {
    const context = contextOf(read.inputs, environment)
    const request = await requestOf(read.inputs, context)
    if (request === undefined) return
    await tell(await backport(context, request, (line) => core.info(`  ${logText(line)}`)))
  } catch (problem) {
    core.setFailed(sentenceOf(problem))
  }
}

/** Undefined where the event asks for nothing. */
async function requestOf(
  { pullRequest, targets, conflicts, dryRun }: Inputs,
  context: BackportContext,
): Promise<BackportRequest | undefined> {
  const asked = readEvent(actions.eventName, actions.payload, pullRequest)
  if (asked.kind === 'unusable') throw new SluiceError('misconfigured', asked.problem)
  if (asked.kind === 'nothing') {
    core.info(logText(asked.why))
    return undefined
  }
  const { command } = asked
  if (command !== undefined && !(await mayWrite(context.client, context.repository, command.by))) {
    core.info(
      logText(`${command.by} may not write to this repository: the command is not followed.`),
    )
    return undefined
  }
  const named = targets ?? (command?.targets.length ? command.targets : undefined)
  return {
    change: asked.change,
    ...(named === undefined ? {} : { targets: named }),
    ...(conflicts === undefined ? {} : { conflicts }),
    dryRun,
  }
}

async function tell({ report, problems }: BackportRun): Promise<void> {
  for (const line of renderBackportLog(report)) core.info(line)
  const outputs = outputsOf(report)
  for (const name of outputNames) core.setOutput(name, outputs[name])
  for (const { channel, outcome } of report.targets) {
    if (outcome.kind === 'failed')
      core.error(`${channel}: ${outcome.reason}. ${outcome.clear}`, { title: 'Sluice: backport' })
    if (outcome.kind === 'conflict')
      core.warning(`${channel}: conflicts to resolve in the draft pull request.`, {
        title: 'Sluice: backport',
      })
  }
  for (const problem of problems) core.error(problem, { title: 'Sluice: backport' })
  core.summary.addRaw(`${renderBackportSummary(report)}\n`)
  await core.summary.write()
  const failed = report.targets.filter(hasFailed).map(({ channel }) => channel)
  if (failed.length > 0)
    core.setFailed(`Not carried to ${failed.join(', ')}; see the errors above.`)
  else if (problems.length > 0) core.setFailed('Carried, but not all could be told; see above.')
}

function contextOf(inputs: Inputs, environment: Environment): BackportContext {
  const { apiUrl, serverUrl } = actions
  return {
    client: connectToGitHub({
      token: inputs.token,
      apiUrl,
      onNotice: (notice) => core.info(logText(notice)),
    }),
    repository: parseRepository(environment['GITHUB_REPOSITORY'] ?? ''),
    token: inputs.token,
    serverUrl,
    policyFile: inputs.policyPath,
  }
}

function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError) return problem.message
  return `An error that Sluice does not know: ${problem instanceof Error ? problem.message : String(problem)}. Please report it.`
}
