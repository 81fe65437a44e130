import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { type Environment, progress, runAction, setOutputs } from '@sluice/action'
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
import { type RollbackContext, rollBack, watchChannel } from '@sluice/runtime'
import { type Inputs, readInputs } from './inputs.ts'
import { emptyOutputs, outputsOf } from './outputs.ts'
import { reverted, tellRevert } from './revert.ts'

/** One run of the action. A problem ends it red with a sentence; never with a stack. */
export function run(environment: Environment): Promise<void> {
  return runAction({ readInputs, emptyOutputs, act: rollBackOrWatch }, environment)
}

async function rollBackOrWatch(inputs: Inputs, context: RollbackContext): Promise<void> {
  if (inputs.mode === 'watch') await tellWatch(await watched(inputs, context))
  else if (inputs.revert.length > 0) await tellRevert(await reverted(inputs, context))
  else await tell(await dispatched(inputs, context))
}

async function dispatched(inputs: Inputs, context: RollbackContext): Promise<RollbackReport> {
  const { channel, to, reason, severity, confirmed, dryRun } = inputs
  const by = actions.actor || 'unknown'
  return rollBack(
    context,
    { channel, to, reason, severity, confirmed, by },
    { dryRun, onProgress: progress },
  )
}

function watched({ channel, dryRun }: Inputs, context: RollbackContext): Promise<WatchReport> {
  return watchChannel(context, channel, { dryRun, onProgress: progress })
}

/** A red mark means that someone must act: not that something could not be measured once. */
async function tellWatch(report: WatchReport): Promise<void> {
  for (const line of renderWatchLog(report)) core.info(line)
  const headline = watchHeadline(report)
  const { outcome, why } = report.decision
  if (outcome === 'left' || outcome === 'roll-back') core.setFailed(`${headline}. ${logText(why)}`)
  else if (outcome !== 'healthy') core.warning(`${headline}. ${logText(why)}`, { title: 'Sluice' })
  warnOf(report)
  core.summary.addRaw(`${renderWatchSummary(report)}\n\n`)
  setOutputs(report.rollback === undefined ? emptyOutputs : outputsOf(report.rollback))
  await core.summary.write()
}

/** What failed beside the rollback: it stops nothing, and somebody should see it. */
function warnOf({ failures }: Pick<RollbackReport, 'failures'>): void {
  for (const failure of failures) core.warning(logText(failure), { title: 'Sluice' })
}

async function tell(report: RollbackReport): Promise<void> {
  const [headline = '', ...details] = renderRollbackLog(report)
  for (const line of [headline, ...details]) core.info(line)
  if (report.outcome === 'refused') core.setFailed(`${headline}: ${logText(report.why)}`)
  else core.notice(headline, { title: 'Sluice' })
  warnOf(report)
  core.summary.addRaw(`${renderRollbackSummary(report)}\n\n`)
  setOutputs(outputsOf(report))
  await core.summary.write()
}
