import { resolve } from 'node:path'
import {
  canonicalJson,
  decide,
  type GateResult,
  logText,
  type PromotionQuestion,
  type PromotionReport,
  promotionRecord,
  renderLog,
  sha,
} from '@sluice/core'
import { digestOf, entryPair, readPolicyText } from '@sluice/runtime'
import type { ExitCode } from '../exit-code.ts'
import { readLocalPolicy, readText } from '../repository/policy-file.ts'
import { paintSign } from '../terminal/paint.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { exitCodeOf } from './check-live.ts'
import { type ReplayableRecord, readRecord } from './read-record.ts'

/** A record as it was written, and what to call it. */
export type RecordText = { readonly text: string; readonly name: string }

/** @throws {SluiceError} where the file cannot be read. */
export async function recordFrom(path: string, terminal: Terminal): Promise<RecordText> {
  const text = await readText(resolve(terminal.directory, path), path, 'record')
  return { text, name: path }
}

export type ReplayOptions = {
  readonly json?: boolean
  readonly record: RecordText
  /** A file of this machine. */
  readonly policy?: string
}

/**
 * Decides the evidence of a record again, with the policy of this machine and the clock of the
 * record. Measures nothing, and says so: whether the channel is still where it was is not known.
 */
export async function replay(
  channel: string,
  options: ReplayOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { text, name } = options.record
  const replayable = readRecord(text, name, channel)
  const local = await readLocalPolicy(options.policy, terminal.directory)
  const policy = readPolicyText(local.text, local.name)
  const { record, candidate, evidence } = replayable
  const baseline = { commit: sha(record.baseline.commit), tree: sha(record.baseline.tree) }
  const decision = decide({
    ...entryPair(policy, channel),
    baseline,
    candidate: { commit: sha(candidate.commit), tree: sha(candidate.tree) },
    evidence,
    policy: { file: local.name, commit: baseline.commit, digest: digestOf(local.text) },
    ...overridesOf(record),
    runbook: policy.runbook,
    now: record.decidedAt,
  })
  const report: PromotionReport = {
    decision,
    conditions: [notLookedAt(channel)],
    protectedChanges: record.protectedChanges,
    // No repository was asked, so there is nothing to link to.
    repositoryUrl: '',
    operations: [],
    dryRun: true,
  }
  if (options.json) {
    const evidenceDigest = digestOf(canonicalJson(evidence))
    const again = promotionRecord(report, { evidence, evidenceDigest })
    terminal.write(`${JSON.stringify(again, undefined, 2)}\n`)
    return exitCodeOf(decision.outcome)
  }
  const lines = [
    ...preamble(replayable, local.name, decision.policy.digest),
    ...renderLog(report).map((line) => paintSign(terminal.paint, line)),
    record.outcome === decision.outcome
      ? `Decided as recorded: ${decision.outcome}.`
      : `The record says ${record.outcome}; this policy decides ${decision.outcome}.`,
  ]
  for (const line of lines) terminal.write(`${line}\n`)
  return exitCodeOf(decision.outcome)
}

/** What people had said then counts again, as far as this policy lets it. */
function overridesOf({
  overrides,
}: ReplayableRecord['record']): Pick<PromotionQuestion, 'overrides'> {
  if (overrides === undefined) return {}
  return {
    overrides: overrides.map(({ candidate, baseline, forSeconds, url, ...said }) => ({
      ...said,
      candidate: sha(candidate),
      baseline: sha(baseline),
      ...(forSeconds === undefined ? {} : { forSeconds }),
      ...(url === undefined ? {} : { url }),
    })),
  }
}

/** What a reader must know before believing any of it. */
function preamble(
  { record, evidence }: ReplayableRecord,
  policyName: string,
  digest: string,
): readonly string[] {
  const changed = digestOf(canonicalJson(evidence)) !== record.evidenceDigest
  const measured = `Evidence recorded at ${record.decidedAt}; nothing was measured now, and neither GitHub nor git was asked.`
  const policy =
    record.policy.digest === digest
      ? `Policy: ${policyName}, the same as then.`
      : `Policy: ${policyName}, not the one that decided then (${record.policy.file} at ${record.policy.commit.slice(0, 7)}).`
  const doubt = changed
    ? ['! The evidence is not what was recorded: its digest differs, so somebody changed it.']
    : []
  return [...[measured, policy, ...doubt].map(logText), '']
}

/** Gates that are open let nothing land by themselves: the rest was not looked at. */
function notLookedAt(channel: string): GateResult {
  return {
    gate: 'landing',
    verdict: 'unmeasured',
    next: 'act',
    observed: 'not looked at',
    required: 'an approval where one is asked, required checks, an unmoved channel',
    reason: 'A record says nothing about the present: this is about the gates alone.',
    clear: [`Run \`sluice check ${channel}\` with a token.`],
    sources: [],
    remarks: [],
  }
}
