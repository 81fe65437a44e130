import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import {
  logText,
  type RollbackReport,
  renderRollbackLog,
  renderRollbackSummary,
  renderWatchLog,
  renderWatchSummary,
  type WatchReport,
  watchHeadline,
} from '@sluice/core'
import {
  connectToGitHub,
  parseRepository,
  type RollbackContext,
  rollBack,
  SluiceError,
  watchChannel,
} from '@sluice/runtime'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs, outputNames, outputsOf } from './outputs.ts'
import { reverted, tellRevert } from './revert.ts'

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
  try {
    const context = contextOf(read.inputs, environment)
    if (read.inputs.mode === 'watch') await tellWatch(await watched(read.inputs, context))
    else if (read.inputs.revert.length > 0) await tellRevert(await reverted(read.inputs, context))
    else await tell(await dispatched(read.inputs, context))
  } catch (problem) {
    core.setFailed(sentenceOf(problem))
  }
}

async function dispatched(inputs: Inputs, context: RollbackContext): Promise<RollbackReport> {
  const { channel, to, reason, severity, confirmed, dryRun } = inputs
  const by = actions.actor || 'unknown'
  const onProgress = (line: string) => core.info(`  ${logText(line)}`)
  return rollBack(context, { channel, to, reason, severity, confirmed, by }, { dryRun, onProgress })
}

function watched({ channel, dryRun }: Inputs, context: RollbackContext): Promise<WatchReport> {
  const onProgress = (line: string) => core.info(`  ${logText(line)}`)
  return watchChannel(context, channel, { dryRun, onProgress })
}

/** A red mark means that someone must act: not that something could not be measured once. */
async function tellWatch(report: WatchReport): Promise<void> {
  for (const line of renderWatchLog(report)) core.info(line)
  const headline = watchHeadline(report)
  const { outcome, why } = report.decision
  if (outcome === 'left' || outcome === 'roll-back') core.setFailed(`${headline}. ${logText(why)}`)
  else if (outcome !== 'healthy') core.warning(`${headline}. ${logText(why)}`, { title: 'Sluice' })
  core.summary.addRaw(`${renderWatchSummary(report)}\n\n`)
  const outputs = report.rollback === undefined ? emptyOutputs : outputsOf(report.rollback)
  for (const name of outputNames) core.setOutput(name, outputs[name])
  await core.summary.write()
}

async function tell(report: RollbackReport): Promise<void> {
  const [headline = '', ...details] = renderRollbackLog(report)
  for (const line of [headline, ...details]) core.info(line)
  if (report.outcome === 'refused') core.setFailed(`${headline}: ${logText(report.why)}`)
  else core.notice(headline, { title: 'Sluice' })
  if (report.outcome === 'rollback')
    for (const failure of report.failures) core.warning(logText(failure), { title: 'Sluice' })
  core.summary.addRaw(`${renderRollbackSummary(report)}\n\n`)
  const outputs = outputsOf(report)
  for (const name of outputNames) core.setOutput(name, outputs[name])
  await core.summary.write()
}

function contextOf(inputs: Inputs, environment: Environment): RollbackContext {
  const { apiUrl, serverUrl, runId } = actions
  const repository = parseRepository(environment['GITHUB_REPOSITORY'] ?? '')
  return {
    client: connectToGitHub({
      token: inputs.token,
      apiUrl,
      onNotice: (notice) => core.info(logText(notice)),
    }),
    repository,
    token: inputs.token,
    serverUrl,
    workspace: environment['GITHUB_WORKSPACE'] ?? process.cwd(),
    environment,
    now: new Date().toISOString(),
    policyFile: inputs.policyPath,
    ...(Number.isSafeInteger(runId)
      ? {
          run: {
            id: runId,
            url: `${serverUrl}/${repository.owner}/${repository.name}/actions/runs/${runId}`,
          },
        }
      : {}),
  }
}

function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError) return problem.message
  return `An error that Sluice does not know: ${problem instanceof Error ? problem.message : String(problem)}. Please report it.`
}
