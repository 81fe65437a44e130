import * as core from '@actions/core'
import { logText, type RollbackReport } from '@sluice/core'

/** What failed beside the rollback: it stops nothing, and somebody should see it. */
export function warnOf({ failures }: Pick<RollbackReport, 'failures'>): void {
  for (const failure of failures) core.warning(logText(failure), { title: 'Sluice' })
}
