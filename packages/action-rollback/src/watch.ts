import * as core from '@actions/core'
import { progress, setOutputs } from '@sluice/action'
import {
  logText,
  renderWatchLog,
  renderWatchSummary,
  type WatchReport,
  watchHeadline,
} from '@sluice/core'
import { type RollbackContext, watchChannel } from '@sluice/runtime'
import type { Inputs } from './inputs.ts'
import { emptyOutputs } from './outputs.ts'
import { outputsOf } from './results.ts'
import { warnOf } from './warn-of.ts'

export function watched(
  { channel, dryRun }: Inputs,
  context: RollbackContext,
): Promise<WatchReport> {
  return watchChannel(context, channel, { dryRun, onProgress: progress })
}

/** A red mark means that someone must act: not that something could not be measured once. */
export async function tellWatch(report: WatchReport): Promise<void> {
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
