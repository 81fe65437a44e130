import type { DecisionEntry } from './entry.ts'
import { entriesOf, type Ledger } from './ledger.ts'
import { describeTrouble, type LedgerTrouble } from './ledger-trouble.ts'
import { isSameDecision } from './new-entries.ts'

/** What reports tell from the ledger. For people: no gate asks it. */
export type Memory = {
  /** Since when the result is what it is now; absent where it is new. */
  readonly same?: {
    readonly since: string
    /** Runs of this workflow since then, this one among them, where its numbers tell. */
    readonly runs?: number
  }
  /** Scores of the latest candidates by dataset, oldest first, this one last. */
  readonly scores: readonly ScoreHistory[]
  /** What is wrong with the ledger, and what to do; shown before anything else. */
  readonly warnings: readonly string[]
}

export type ScoreHistory = { readonly dataset: string; readonly values: readonly string[] }

const MOST_SCORES = 20
const MOST_NAMED = 5

/** What the ledger has to say beside a decision. */
export function memoryOf(
  ledger: Ledger,
  decision: DecisionEntry,
  trouble: LedgerTrouble | undefined,
): Memory {
  const decisions = entriesOf(ledger, 'decision').filter(
    ({ channel }) => channel === decision.channel,
  )
  const last = decisions.at(-1)
  return {
    ...(last !== undefined && isSameDecision(last, decision)
      ? { same: sameSince(last, decision) }
      : {}),
    scores: scoresOf([...decisions, decision]),
    warnings: ledgerWarnings(ledger, trouble),
  }
}

/** What is wrong with the ledger, in sentences. */
export function ledgerWarnings(
  ledger: Ledger,
  trouble: LedgerTrouble | undefined,
): readonly string[] {
  const told = trouble === undefined ? [] : [describeTrouble(trouble)]
  return [...told.map(({ what, fix }) => `${what} ${fix}`), ...damageWarnings(ledger)]
}

function damageWarnings(ledger: Ledger): readonly string[] {
  if (ledger.kind !== 'read' || ledger.damaged.length === 0) return []
  const { damaged } = ledger
  const named = damaged
    .slice(0, MOST_NAMED)
    .map(({ file, line, why }) => `line ${line} of ${file} ${why}`)
    .join('; ')
  const more = damaged.length > MOST_NAMED ? `; and ${damaged.length - MOST_NAMED} more` : ''
  return [
    `The ledger has lines that are skipped: ${named}${more}. Look who wrote them with \`git log -p origin/sluice/ledger\`.`,
  ]
}

function sameSince(first: DecisionEntry, present: DecisionEntry): NonNullable<Memory['same']> {
  const since = { since: first.at }
  const [begin, end] = [first.run, present.run]
  if (begin?.number === undefined || end?.number === undefined) return since
  // Numbers of two workflows are not of one count.
  if (begin.workflow === undefined || begin.workflow !== end.workflow) return since
  const runs = end.number - begin.number + 1
  return runs > 1 ? { ...since, runs } : since
}

/** One value for each candidate: looking again at it is not a new score. */
function scoresOf(decisions: readonly DecisionEntry[]): readonly ScoreHistory[] {
  const datasets = Object.keys(decisions.at(-1)?.scores ?? {})
  return datasets.map((dataset) => {
    const byCandidate = new Map(
      decisions.flatMap(({ candidate, scores }) => {
        const value = scores?.[dataset]
        return value === undefined ? [] : [[candidate, value] as const]
      }),
    )
    return { dataset, values: [...byCandidate.values()].slice(-MOST_SCORES) }
  })
}
