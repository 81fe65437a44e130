import { type RevertReport, type RollbackReport, revertRecord, rollbackRecord } from '@sluice/core'
import { emptyOutputs, type Outputs } from './outputs.ts'

export function outputsOf(report: RollbackReport): Outputs {
  const record = JSON.stringify(rollbackRecord(report))
  if (report.outcome !== 'rollback') return { ...emptyOutputs, record }
  const { question, pullRequest, incident } = report
  return {
    'pull-request': pullRequest === undefined ? '' : String(pullRequest.number),
    incident: incident === undefined ? '' : String(incident.number),
    'good-commit': question.good.state.commit,
    strategy: question.tree.kind === 'exact' ? 'restore' : 'restore-mixed',
    record,
  }
}

export function revertOutputsOf(report: RevertReport): Outputs {
  const record = JSON.stringify(revertRecord(report))
  if (report.outcome !== 'revert') return { ...emptyOutputs, record }
  const { pullRequest, incident } = report
  return {
    ...emptyOutputs,
    'pull-request': pullRequest === undefined ? '' : String(pullRequest.number),
    incident: incident === undefined ? '' : String(incident.number),
    strategy: 'revert',
    record,
  }
}
