import type { DecisionEntry } from '@sluice/core'

/** The beginning of the record's digest: enough to name it, as with commits. */
export function recordName(record: DecisionEntry['record']): string {
  return record === undefined ? '' : record.digest.slice('sha256:'.length).slice(0, 8)
}
