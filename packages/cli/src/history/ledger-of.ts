import { type Ledger, ledgerWarnings, logText } from '@sluice/core'
import { type LedgerContext, readLedger, SluiceError } from '@sluice/runtime'
import { connect, type RepositoryOptions } from '../repository/connection.ts'
import type { Terminal } from '../terminal/terminal.ts'

export type LedgerOptions = RepositoryOptions & {
  /** `2026-09`: this month and the one before it, instead of now. */
  readonly month?: string
}

/** The two months of the ledger that are asked for. What is damaged in them is said. */
export async function ledgerOf(
  options: LedgerOptions,
  terminal: Terminal,
): Promise<{ readonly ledger: Ledger; readonly context: LedgerContext }> {
  const now = endOf(options.month, terminal.now)
  const context = { ...(await connect(options, terminal, '')), now }
  const { ledger } = await readLedger(context)
  if (ledger.kind === 'unreadable')
    throw new SluiceError('misconfigured', `The ledger cannot be read: ${ledger.why}.`)
  for (const warning of ledgerWarnings(ledger, undefined))
    terminal.writeError(`sluice: ${logText(warning)}\n`)
  return { ledger, context }
}

/** The last moment of a month, as long as it is past. */
function endOf(month: string | undefined, now: string): string {
  if (month === undefined) return now
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
    throw new SluiceError(
      'misconfigured',
      `${JSON.stringify(month)} is no month: write one as 2026-09.`,
    )
  const [year = 0, number = 1] = month.split('-').map(Number)
  const end = new Date(Date.UTC(year, number, 1) - 1).toISOString()
  return end < now ? end : now
}
