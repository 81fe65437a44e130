import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { type Environment, progress, runAction, setOutputs } from '@sluice/action'
import { hasFailed, logText, renderBackportLog, renderBackportSummary } from '@sluice/core'
import {
  type BackportRequest,
  type BackportRun,
  backport,
  mayWrite,
  type RunContext,
  SluiceError,
} from '@sluice/runtime'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs } from './outputs.ts'
import { type AskedByEvent, readEvent } from './read-event.ts'
import { outputsOf } from './results.ts'

/** One run of the action. A problem ends it red with a sentence; never with a stack. */
export function run(environment: Environment): Promise<void> {
  return runAction({ readInputs, emptyOutputs, act: carryChange }, environment)
}

async function carryChange(inputs: Inputs, context: RunContext): Promise<void> {
  const asked = readEvent(actions.eventName, actions.payload, inputs.pullRequest)
  if (asked.kind === 'overview') {
    const { readOverview, tellOverview } = await import('./overview.ts')
    return tellOverview(await readOverview(context))
  }
  const request = await requestOf(asked, inputs, context)
  if (request !== undefined) await tell(await backport(context, request, progress))
}

/** Undefined where the event asks for nothing. */
async function requestOf(
  asked: Exclude<AskedByEvent, { kind: 'overview' }>,
  { targets, conflicts, dryRun }: Inputs,
  context: RunContext,
): Promise<BackportRequest | undefined> {
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
  setOutputs(outputsOf(report))
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
