import { type Channel, formatDuration, judgeWatch, type Policy, sha } from '@sluice/core'
import { nothingMeasured } from './nothing-measured.ts'

/** What a channel must keep to once something has landed; nothing where it is not watched. */
export function describeWatch(channel: Channel): readonly string[] {
  const { watch } = channel
  if (watch === undefined) return []
  const nobody = { commit: sha('0'.repeat(40)), tree: sha('0'.repeat(40)) }
  // Asked about nothing at all, as the gates are: each rule says what it requires.
  const rules = judgeWatch({
    channel,
    rules: watch,
    head: nobody,
    evidence: nothingMeasured,
    policy: { file: '', commit: nobody.commit, digest: '' },
    runbook: {},
    now: '1970-01-01T00:00:00.000Z',
  })
  const width = Math.max(0, ...rules.map(({ gate }) => gate.length))
  return [
    `watched: a rollback is opened after ${watch.looks} looks in a row that fail, at least ${formatDuration(watch.apartSeconds)} apart`,
    ...rules.map(({ gate, required }) => `  ${gate.padEnd(width)}  ${required}`),
  ]
}

/** What is carried to other channels, and who is told of an incident. */
export function describeAfterwards({ backport, notify }: Policy): readonly string[] {
  const told = (['critical', 'standard'] as const).flatMap((severity) => {
    const kinds = notify[severity].map(({ kind }) => kind).join(', ')
    return kinds === '' ? [] : [`told of a ${severity} incident: ${kinds}`]
  })
  return [
    ...(backport === undefined
      ? []
      : [`backport: what is merged into ${backport.from} is carried to ${backport.to.join(', ')}`]),
    ...told,
  ]
}
