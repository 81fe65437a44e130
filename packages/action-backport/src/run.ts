import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { type Environment, progress, runAction, setOutputs } from '@sluice/action'
import {
  type BackportOverview,
  hasFailed,
  logText,
  overviewLog,
  renderBackportLog,
  renderBackportSummary,
  renderOverview,
} from '@sluice/core'
import {
  type BackportRequest,
  type BackportRun,
  backport,
  mayWrite,
  type RunContext,
  readOverview,
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
  if (asked.kind === 'overview') return tellOverview(await readOverview(context))
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

/** For people only: what is lacking is no failure of this run. */
async function tellOverview(overview: BackportOverview): Promise<void> {
  for (const line of overviewLog(overview)) core.info(line)
  for (const { name, unjudged } of overview.channels) {
    if (unjudged !== undefined)
      core.warning(`${name} could not be compared: ${unjudged}`, { title: 'Sluice: backport' })
  }
  core.summary.addRaw(`${renderOverview(overview)}\n`)
  await core.summary.write()
}
