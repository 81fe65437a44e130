import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { progress, setOutputs } from '@sluice/action'
import { logText, type RevertReport, renderRevertLog, renderRevertSummary } from '@sluice/core'
import { type RollbackContext, revertChanges } from '@sluice/runtime'
import type { Inputs } from './inputs.ts'
import { revertOutputsOf } from './results.ts'

export function reverted(inputs: Inputs, context: RollbackContext): Promise<RevertReport> {
  const { channel, revert: names, reason, severity, confirmed, dryRun } = inputs
  const by = actions.actor || 'unknown'
  const wish = { channel, names, reason, severity, confirmed, by }
  return revertChanges(context, wish, { dryRun, onProgress: progress })
}

/** A conflict waits as a draft, in sight of everybody: not red. */
export async function tellRevert(report: RevertReport): Promise<void> {
  const [headline = '', ...details] = renderRevertLog(report)
  for (const line of [headline, ...details]) core.info(line)
  if (report.outcome === 'refused') core.setFailed(`${headline}: ${logText(report.why.join(' '))}`)
  else if (report.outcome === 'revert' && report.conflicts)
    core.warning(headline, { title: 'Sluice' })
  else core.notice(headline, { title: 'Sluice' })
  for (const failure of report.failures) core.warning(logText(failure), { title: 'Sluice' })
  core.summary.addRaw(`${renderRevertSummary(report)}\n\n`)
  setOutputs(revertOutputsOf(report))
  await core.summary.write()
}
