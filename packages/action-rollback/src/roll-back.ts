import * as core from '@actions/core'
import { context as actions } from '@actions/github'
import { progress, setOutputs } from '@sluice/action'
import {
  logText,
  type RollbackReport,
  renderRollbackLog,
  renderRollbackSummary,
} from '@sluice/core'
import { type RollbackContext, rollBack } from '@sluice/runtime'
import type { Inputs } from './inputs.ts'
import { outputsOf } from './results.ts'
import { warnOf } from './warn-of.ts'

export function rolledBack(inputs: Inputs, context: RollbackContext): Promise<RollbackReport> {
  const { channel, to, reason, severity, confirmed, dryRun } = inputs
  const by = actions.actor || 'unknown'
  return rollBack(
    context,
    { channel, to, reason, severity, confirmed, by },
    { dryRun, onProgress: progress },
  )
}

export async function tellRollback(report: RollbackReport): Promise<void> {
  const [headline = '', ...details] = renderRollbackLog(report)
  for (const line of [headline, ...details]) core.info(line)
  if (report.outcome === 'refused') core.setFailed(`${headline}: ${logText(report.why)}`)
  else core.notice(headline, { title: 'Sluice' })
  warnOf(report)
  core.summary.addRaw(`${renderRollbackSummary(report)}\n\n`)
  setOutputs(outputsOf(report))
  await core.summary.write()
}
