import { type BackportReport, backportResults, hasFailed, pullRequestOf } from '@sluice/core'
import type { Outputs } from './outputs.ts'

export function outputsOf(report: BackportReport): Outputs {
  const open = report.targets.flatMap(({ outcome }) =>
    outcome.kind === 'open' || outcome.kind === 'conflict' ? (pullRequestOf(outcome) ?? []) : [],
  )
  return {
    results: JSON.stringify(backportResults(report)),
    'pull-requests': open.map(({ number }) => number).join(','),
    failed: report.targets
      .filter(hasFailed)
      .map(({ channel }) => channel)
      .join(','),
  }
}
