import { channelName, sha } from '../../identifiers.ts'
import { assembleLedger } from '../assemble-ledger.ts'
import type {
  DecisionEntry,
  GapEntry,
  HealthEntry,
  LandingEntry,
  LedgerEntry,
  ProbeEntry,
  RewritingEntry,
  RollbackEntry,
} from '../entry.ts'
import { entryLine } from '../entry.ts'
import type { ReadLedger } from '../ledger.ts'
import { monthFile } from '../months.ts'
import { parseMonth } from '../parse-month.ts'

/** Builders for tests: a ledger is told by its entries. */

export const NOW = '2026-11-05T08:17:00.000Z'

/** A commit's name that is easy to read in a failure. */
export const named = (digit: string) => sha(digit.repeat(40))

/** Stands for a hash: equal texts give equal digests, and no two of a test are alike. */
export function digestOf(text: string): string {
  let [low, high] = [0x811c9dc5, 0x1000193]
  for (const character of text) {
    low = Math.imul(low ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
    high = Math.imul(high + low, 0x85ebca6b) >>> 0
  }
  const word = low.toString(16).padStart(8, '0') + high.toString(16).padStart(8, '0')
  return `sha256:${word.repeat(4)}`
}

export function decided(at: string, change: Partial<DecisionEntry> = {}): DecisionEntry {
  return {
    v: 1,
    kind: 'decision',
    at,
    channel: channelName('stable'),
    from: channelName('next'),
    outcome: 'blocked',
    says: 'blocked by score',
    candidate: named('c'),
    baseline: named('b'),
    policy: `sha256:${'0'.repeat(64)}`,
    gates: { ci: 'pass', score: 'fail' },
    ...change,
  }
}

export function probed(at: string, good = true, change: Partial<ProbeEntry> = {}): ProbeEntry {
  const saw = good ? '200' : '503'
  return { v: 1, kind: 'probe', at, channel: channelName('next'), every: 3600, good, saw, ...change }
}

export function landed(at: string, commit = named('d')): LandingEntry {
  return { v: 1, kind: 'landing', at, channel: channelName('stable'), commit, of: 'promotion' }
}

export function seen(
  at: string,
  healthy: boolean,
  commit = named('d'),
  says = healthy ? 'healthy: latency' : '3 of 3 looks failed: latency',
): HealthEntry {
  return { v: 1, kind: 'health', at, channel: channelName('stable'), commit, healthy, says }
}

export function rolledBack(at: string, change: Partial<RollbackEntry> = {}): RollbackEntry {
  return {
    v: 1,
    kind: 'rollback',
    at,
    channel: channelName('stable'),
    commit: named('e'),
    of: named('d'),
    good: named('b'),
    ...change,
  }
}

function pushedAway(at: string, change: Partial<RewritingEntry> = {}): RewritingEntry {
  return { v: 1, kind: 'rewriting', at, channel: channelName('stable'), lost: named('d'), ...change }
}

export function lost(at: string, anchor = named('a')): GapEntry {
  return { v: 1, kind: 'gap', at, anchor, why: 'lost' }
}

/** An entry of each kind, with all that it may say. */
export const everyKind: readonly LedgerEntry[] = [
  decided('2026-11-05T06:17:00.000Z', {
    scores: { 'base.jsonl': '0.801' },
    record: { file: '2026/11/stable-cccccccccccc-00.json', digest: `sha256:${'1'.repeat(64)}` },
    run: { url: 'https://github.example/runs/1', workflow: 'promote.yml', number: 81 },
  }),
  probed('2026-11-05T06:17:00.000Z'),
  landed('2026-11-05T07:17:00.000Z'),
  lost('2026-11-05T07:17:00.000Z'),
  seen('2026-11-05T07:17:00.000Z', true),
  rolledBack('2026-11-05T07:17:00.000Z', { severity: 'critical', by: 'alice', reason: 'Bad' }),
  pushedAway('2026-11-05T07:17:00.000Z', {
    pushed: { at: '2026-11-05T07:03:00.000Z', how: 'force', by: 'mallory' },
  }),
]

/** A ledger in which each entry is a commit of ours, unless said otherwise. */
export function ledgerOf(
  entries: readonly LedgerEntry[],
  given: {
    readonly now?: string
    /** Whose commits these are. */
    readonly ours?: boolean
    /** Written once, and not in the file any more. */
    readonly removed?: readonly LedgerEntry[]
    /** Further text at the end of the newest month. */
    readonly text?: string
    readonly wholeHistory?: boolean
  } = {},
): ReadLedger {
  const { now = NOW, ours = true, removed = [], text = '', wholeHistory = true } = given
  const files = [...new Set([...entries.map(({ at }) => monthFile(at)), monthFile(now)])].sort()
  const head = sha('f'.repeat(40))
  return assembleLedger(
    {
      head,
      months: files.map((file) => ({
        file,
        month: parseMonth(
          entries
            .filter(({ at }) => monthFile(at) === file)
            .map((entry) => `${entryLine(entry)}\n`)
            .join('') + (file === monthFile(now) ? text : ''),
          file,
          now,
        ),
      })),
      commits: [...entries, ...removed]
        .map((entry, index) => ({
          commit: index === 0 ? head : sha((0xe000 + index).toString(16).padStart(40, '0')),
          committedAt: entry.at,
          ours,
          added: [{ file: monthFile(entry.at), digest: digestOf(entryLine(entry)) }],
        }))
        .reverse(),
      wholeHistory,
    },
    digestOf,
  )
}
