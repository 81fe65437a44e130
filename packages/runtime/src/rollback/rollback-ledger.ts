import {
  anchorOf,
  type ChannelState,
  findLedgerTrouble,
  type Ledger,
  ledgerWarnings,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { readLedgerAnswer } from '../ledger/read-ledger.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * What the ledger tells a rollback. It never stops one: what cannot be read is unreadable, and that
 * is said. With GITHUB_TOKEN no line is attested, since every workflow writes under its name.
 */
export async function rollbackLedger(
  context: RollbackContext,
  { ledger: answer, viewer }: RollbackSide,
): Promise<Ledger | undefined> {
  if (answer === undefined) return undefined
  try {
    const { ledger } = await readLedgerAnswer(context, answer, viewer)
    if (ledger.kind !== 'read' || viewer !== ACTIONS_BOT) return ledger
    return { ...ledger, lines: ledger.lines.map((line) => ({ ...line, attested: false })) }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return undefined
  }
}

/** What could not be checked for want of the ledger, a sentence each. */
export function ledgerDoubts(
  ledger: Ledger | undefined,
  line: readonly ChannelState[],
): readonly string[] {
  if (ledger === undefined) return [`GitHub did not tell what the ledger remembers: ${WITHOUT}`]
  const trouble = findLedgerTrouble(ledger, anchorOf(line), undefined)
  if (trouble?.kind === 'lost')
    return [
      `The ledger is gone (a promotion names its commit ${trouble.anchor.slice(0, 7)}), so the history of decisions could not be looked at: ${WITHOUT}`,
    ]
  return ledgerWarnings(ledger, trouble)
}

const WITHOUT = 'the state was chosen by the commits and their statuses alone.'
