import { entriesOf } from '@sluice/core'
import { digestOf, readLedgerRecord, SluiceError } from '@sluice/runtime'
import { type LedgerOptions, ledgerOf } from '../history/ledger-of.ts'
import { recordName } from '../history/record-name.ts'
import type { Terminal } from '../terminal/terminal.ts'

/**
 * Takes a record out of the ledger, and makes sure that it is the one that its line names.
 *
 * @param which `latest`, or the beginning of the record's name as `sluice history` prints it.
 * @throws {SluiceError} `misconfigured` when there is none, or several.
 */
export async function recordOf(
  channel: string,
  which: string,
  options: LedgerOptions,
  terminal: Terminal,
): Promise<{ readonly text: string; readonly name: string }> {
  const { ledger, context } = await ledgerOf(options, terminal)
  const records = entriesOf(ledger, 'decision').flatMap((entry) =>
    entry.channel === channel && entry.record !== undefined ? [entry.record] : [],
  )
  const asked =
    which === 'latest'
      ? records.slice(-1)
      : records.filter(({ digest }) => digest.startsWith(`sha256:${which}`))
  const [record, ...more] = asked
  if (record === undefined || more.length > 0) {
    throw new SluiceError(
      'misconfigured',
      record === undefined
        ? `The ledger has no record ${which} of ${channel} in these two months: \`sluice history ${channel}\` lists them, with \`--month\` earlier ones.`
        : `${asked.length} records begin with ${which}: write more of the name.`,
    )
  }
  const text = await readLedgerRecord(context, record.file)
  if (digestOf(text) !== record.digest)
    throw new SluiceError(
      'misconfigured',
      `The record ${recordName(record)} is not what was written: somebody changed ${record.file} on sluice/ledger.`,
    )
  return { text, name: record.file }
}
