import {
  entryRecordSchema,
  type PromotionEvidence,
  type PromotionRecord,
  promotionRecordSchema,
} from '@sluice/core'
import { SluiceError } from '@sluice/runtime'
import * as z from 'zod'
import { recordedEvidence } from './recorded-evidence.ts'

/** A record of a candidate, with all that is needed to decide it again. */
export type ReplayableRecord = {
  readonly record: PromotionRecord
  readonly candidate: NonNullable<PromotionRecord['candidate']>
  readonly evidence: PromotionEvidence
}

/**
 * The newest record of a channel in a file: one record as JSON, or several as lines of JSON, as
 * the action's output `record` has them.
 *
 * @throws {SluiceError} `misconfigured` when there is none, or it is not a whole record.
 */
export function readRecord(text: string, name: string, channel: string): ReplayableRecord {
  const refused = (message: string) => new SluiceError('misconfigured', `${name}: ${message}`)
  const records = documents(text, refused).map((document) => {
    const read = promotionRecordSchema.safeParse(document)
    if (read.success) return read.data
    const entered = entryRecordSchema.safeParse(document)
    if (entered.success) return entered.data
    throw refused(
      `this is not a record of a promotion.\n${z.prettifyError(read.error).slice(0, 1000)}`,
    )
  })
  const record = records.findLast((one) => one.channel === channel)
  if (record === undefined) {
    const others = [...new Set(records.map((one) => one.channel))].join(', ')
    throw refused(`it has no record of ${channel}, only of ${others}.`)
  }
  if (record.schema === 'sluice/entry/v1') {
    throw refused(
      `the record of ${channel} is of labelled pull requests: no candidate was decided, so there is nothing to decide again.`,
    )
  }
  const { candidate } = record
  if (candidate === undefined || record.evidence === undefined) {
    throw refused(
      `the record of ${channel} has no evidence: ${record.outcome === 'up-to-date' ? 'the channel was up to date, and nothing was decided' : 'it cannot be decided again'}.`,
    )
  }
  const evidence = recordedEvidence.safeParse(record.evidence)
  if (!evidence.success) {
    throw refused(
      `this Sluice does not know the evidence of the record of ${channel}, and leaves none of it out.\n${z.prettifyError(evidence.error).slice(0, 1000)}`,
    )
  }
  return { record, candidate, evidence: evidence.data }
}

function documents(
  text: string,
  refused: (message: string) => SluiceError,
): readonly [unknown, ...unknown[]] {
  const whole = parsed(text)
  if (whole.ok) return [whole.value]
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const values = lines.map((line, index) => {
    const one = parsed(line)
    if (!one.ok) throw refused(`line ${index + 1} is not JSON.`)
    return one.value
  })
  const [first, ...others] = values
  if (values.length === 0) throw refused('it is empty.')
  return [first, ...others]
}

function parsed(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false }
  }
}
