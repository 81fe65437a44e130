import { type RevertReport, type RollbackReport, revertRecord, rollbackRecord } from '@sluice/core'

/** The action's outputs, as `action.yml` maps them one by one. */
export const outputNames = [
  'pull-request',
  'incident',
  'good-commit',
  'strategy',
  'record',
] as const

type OutputName = (typeof outputNames)[number]

export type Outputs = Readonly<Record<OutputName, string>>

/** What every run sets first, so that a caller reads no stale or missing value if it fails. */
export const emptyOutputs: Outputs = {
  'pull-request': '',
  incident: '',
  'good-commit': '',
  strategy: 'none',
  record: '',
}

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
