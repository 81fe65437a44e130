import {
  type DecisionEntry,
  entriesOf,
  type GapEntry,
  type HealthEntry,
  type LandingEntry,
  type Ledger,
  lastGoodState,
  logText,
  type RewritingEntry,
  type RollbackEntry,
} from '@sluice/core'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { Terminal, Tone } from '../terminal/terminal.ts'
import { type LedgerOptions, ledgerOf } from './ledger-of.ts'
import { recordName } from './record-name.ts'

export type HistoryOptions = LedgerOptions & { readonly json?: boolean }

/** What a table of decisions shows; probes are many, and no decisions. */
type Event = DecisionEntry | LandingEntry | HealthEntry | RollbackEntry | RewritingEntry | GapEntry

/** Prints what the ledger knows of a channel, oldest first. */
export async function history(
  channel: string,
  options: HistoryOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { ledger } = await ledgerOf(options, terminal)
  const events = eventsOf(ledger, channel)
  if (options.json) {
    terminal.write(`${JSON.stringify(events, undefined, 2)}\n`)
    return exitCode.fine
  }
  if (events.length === 0) {
    terminal.write(
      ledger.kind === 'none'
        ? 'There is no ledger yet: the first decision of the action begins it.\n'
        : `The ledger tells nothing of ${logText(channel)} in these two months; \`--month\` shows earlier ones.\n`,
    )
    return exitCode.fine
  }
  const rows = events.map(rowOf)
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  )
  for (const { cells, tone } of rows) {
    const [at = '', what = '', ...rest] = cells.map((cell, column) =>
      logText(cell).padEnd(widths[column] ?? 0),
    )
    terminal.write(`${[at, terminal.paint(tone, what), ...rest].join('  ').trimEnd()}\n`)
  }
  const good = lastGoodState(ledger, channel)
  if (good !== undefined)
    terminal.write(`Last seen healthy: ${good.commit.slice(0, 7)}, ${timeOf(good.at)} UTC.\n`)
  return exitCode.fine
}

function timeOf(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`
}

function eventsOf(ledger: Ledger, channel: string): readonly Event[] {
  const ofChannel = (event: Event) => event.kind === 'gap' || event.channel === channel
  return [
    ...entriesOf(ledger, 'decision'),
    ...entriesOf(ledger, 'landing'),
    ...entriesOf(ledger, 'health'),
    ...entriesOf(ledger, 'rollback'),
    ...entriesOf(ledger, 'rewriting'),
    ...entriesOf(ledger, 'gap'),
  ]
    .filter(ofChannel)
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

type Row = { readonly cells: readonly string[]; readonly tone: Tone }

function rowOf(event: Event): Row {
  const at = timeOf(event.at)
  switch (event.kind) {
    case 'decision': {
      const { outcome, candidate, says, scores = {}, record } = event
      const score = Object.values(scores).join(', ')
      return {
        cells: [at, outcome, candidate.slice(0, 7), recordName(record), says, score],
        tone: tones[outcome],
      }
    }
    case 'landing':
      return {
        cells: [at, landings[event.of], event.commit.slice(0, 7)],
        tone: event.of === 'promotion' ? 'good' : 'strong',
      }
    case 'health':
      return {
        cells: [
          at,
          event.healthy ? 'healthy' : 'unhealthy',
          event.commit.slice(0, 7),
          '',
          event.says,
        ],
        tone: event.healthy ? 'good' : 'bad',
      }
    case 'rollback': {
      const { of, good, reason = '' } = event
      const says = `${of.slice(0, 7)} back to ${good.slice(0, 7)}${reason === '' ? '' : `: ${reason}`}`
      return { cells: [at, 'rollback', event.commit.slice(0, 7), '', says], tone: 'strong' }
    }
    case 'rewriting': {
      const { pushed } = event
      const who = pushed?.by === undefined ? '' : ` by ${pushed.by}`
      const when = pushed === undefined ? '' : ` at ${timeOf(pushed.at)}`
      const how = pushed?.how === 'deletion' ? 'branch deleted' : 'pushed over'
      return {
        cells: [at, 'rewritten', event.lost.slice(0, 7), '', `${how}${who}${when}`],
        tone: 'bad',
      }
    }
    case 'gap':
      return {
        cells: [at, event.why, event.anchor.slice(0, 7), '', 'what the ledger knew before is gone'],
        tone: 'bad',
      }
  }
}

/** What the commits claim to be. */
const landings = {
  promotion: 'landed',
  rollback: 'rolled back',
  change: 'changed',
} as const

const tones = { promote: 'good', blocked: 'bad', waiting: 'wait' } as const
