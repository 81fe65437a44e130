import {
  type CandidateDecision,
  canonicalJson,
  type DecisionEntry,
  decisionEntry,
  type LedgerEntry,
  type Memory,
  memoryOf,
  type PromotionPlan,
  type PromotionQuestion,
  type PromotionReport,
  promotionRecord,
  withAnchor,
} from '@sluice/core'
import { digestOf } from '../digest.ts'
import type { RunContext } from '../promotion/run-context.ts'
import type { LedgerFile } from './commit-to-ledger.ts'
import type { LookedLedger } from './look-ledger.ts'
import type { LedgerReading } from './read-ledger.ts'
import { type LedgerWriting, writeLedger } from './write-ledger.ts'

/** What a look leaves in the ledger, and what the ledger says to it. */
export type Remembered = { readonly entry: DecisionEntry; readonly memory: Memory }

/** A decision beside what the ledger knows. Changes nothing. */
export function remember(
  { run }: RunContext,
  { reading: { ledger }, trouble }: LookedLedger,
  question: PromotionQuestion,
  decision: CandidateDecision,
): Remembered {
  const entry = decisionEntry(question, decision, run && runOf(run))
  return { entry, memory: memoryOf(ledger, entry, trouble) }
}

function runOf({ url, number, workflow }: NonNullable<RunContext['run']>): DecisionEntry['run'] {
  return {
    url,
    ...(number === undefined ? {} : { number }),
    ...(workflow === undefined ? {} : { workflow }),
  }
}

/** The ledger after something was written, and what the report must say. */
export type Kept = { readonly reading: LedgerReading; readonly warnings: readonly string[] }

/**
 * Writes the decision with its evidence, where it differs from the last one, before anything is
 * done about it: what lands so always has its record, whenever the run dies.
 */
export async function keepDecision(
  context: RunContext,
  { reading, seen }: LookedLedger,
  { entry }: Remembered,
  {
    report,
    evidence,
  }: { readonly report: PromotionReport; readonly evidence: PromotionQuestion['evidence'] },
): Promise<Kept> {
  const { file, record } = recordFile(entry, report, evidence)
  const lands = report.operations.some(({ kind }) => kind === 'land')
  const entries = [{ ...entry, ...(lands ? { lands } : {}), record }, ...seen]
  return told(reading, await writeLedger(context, reading, { entries, files: [file] }))
}

/** Writes what was seen beside a decision. */
export async function keepSeen(
  context: RunContext,
  reading: LedgerReading,
  entries: readonly LedgerEntry[],
): Promise<Kept> {
  // That a channel is where it is begins no ledger: there is nothing to remember yet.
  if (reading.ledger.kind === 'none' && entries.every(({ kind }) => kind === 'landing'))
    return { reading, warnings: [] }
  return told(reading, await writeLedger(context, reading, { entries }))
}

/** The report with what the ledger's writing brought up. */
export function withWarnings(
  report: PromotionReport,
  warnings: readonly string[],
): PromotionReport {
  if (warnings.length === 0) return report
  const { memory } = report
  return {
    ...report,
    memory: {
      ...memory,
      scores: memory?.scores ?? [],
      warnings: [...(memory?.warnings ?? []), ...warnings],
    },
  }
}

function told(reading: LedgerReading, written: LedgerWriting): Kept {
  return written.ok
    ? { reading: written.reading, warnings: [] }
    : { reading, warnings: [`Nothing was written to the ledger: ${written.why}`] }
}

/** GitHub takes far more; a record that is larger is not for a branch that everybody fetches. */
const MOST_RECORD_BYTES = 2_000_000

function recordFile(
  entry: DecisionEntry,
  report: PromotionReport,
  evidence: PromotionQuestion['evidence'],
): { readonly file: LedgerFile; readonly record: NonNullable<DecisionEntry['record']> } {
  const evidenceDigest = digestOf(canonicalJson(evidence))
  const whole = lineOf(promotionRecord(report, { evidence, evidenceDigest }))
  const text =
    Buffer.byteLength(whole) <= MOST_RECORD_BYTES ? whole : lineOf(promotionRecord(report))
  const digest = digestOf(text)
  const [year, month] = [entry.at.slice(0, 4), entry.at.slice(5, 7)]
  const name = `${entry.channel}-${entry.candidate.slice(0, 12)}-${digest.slice(7, 23)}`
  const path = `${year}/${month}/${name}.json`
  return { file: { path, text }, record: { file: path, digest } }
}

function lineOf(record: unknown): string {
  return `${JSON.stringify(record)}\n`
}

/** The plan, whose promotion names the ledger's commit that was known when it was made. */
export function anchored(plan: PromotionPlan, { ledger }: LedgerReading): PromotionPlan {
  const head = ledger.kind === 'none' ? undefined : ledger.head
  return {
    operations: plan.operations.map((operation) =>
      operation.kind === 'create-promotion-commit'
        ? { ...operation, message: withAnchor(operation.message, head) }
        : operation,
    ),
  }
}
