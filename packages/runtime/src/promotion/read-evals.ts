import {
  type FirstScore,
  firstSeen,
  type HistoryEntry,
  type Policy,
  type Sha,
  type Snapshot,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { EvalReports } from '../evidence/parse-reports.ts'
import { EvalArtifacts, type NextEval } from '../evidence/read-eval-artifacts.ts'
import { readEvalReports } from '../evidence/read-eval-reports.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import type { EntryPair } from './entry-pair.ts'
import type { Lines } from './read-history.ts'
import type { RunContext } from './run-context.ts'

/** What evals say about both sides of a promotion. */
export type Evals = {
  /** Trees of entering commits that complete reports are about. */
  readonly evaluatedTrees: ReadonlySet<Sha>
  /** The reports, once it is known which commits are compared. */
  readonly about: (
    candidate: Snapshot,
    firstScore: FirstScore | undefined,
  ) => Promise<{ readonly candidate: EvalReports; readonly baseline: EvalReports }>
}

/**
 * Reads the reports in the workspace. Artifacts are asked for where there are none, and only what a
 * decision needs: nothing where the verdict is remembered, or where there is nothing to choose.
 */
export async function readEvals(
  context: RunContext,
  asked: {
    readonly policy: Policy
    readonly pair: EntryPair
    readonly lines: Lines
    readonly baseline: Snapshot
    readonly entering: readonly HistoryEntry[]
    /** Whether an open promotion has chosen the candidate already. */
    readonly chosen: boolean
    readonly ledger: LookedLedger
  },
): Promise<Evals> {
  const { policy, pair, lines, baseline, entering } = asked
  const { channel, from } = pair
  const { ledger } = asked.ledger.reading
  const source = policy.evidence.eval
  if (source === undefined || channel.entry.gates.score === undefined) {
    const both = { candidate: noSource, baseline: noSource }
    return { evaluatedTrees: new Set(), about: async () => both }
  }
  // First parents only: what a promotion brought as its second parent was never the channel's own.
  const protectedCommits = new Set(lines.channelLine.map(({ commit }) => commit))
  const { workspace, now } = context
  const filed = (name: string) =>
    readEvalReports(source, { channel: name, workspace, now, protectedCommits })
  const [candidateFile, baselineFile] = await Promise.all([filed(from.name), filed(channel.name)])
  const artifacts =
    source.artifact &&
    new EvalArtifacts(
      context,
      { source, artifact: source.artifact },
      { commits: protectedCommits, sourceBranch: from.branch },
    )
  const choosing = isAbsent(candidateFile) && entering.length > 1 && !asked.chosen
  const evaluated =
    artifacts && choosing ? await artifacts.evaluated(from.name, entering).catch(unlisted) : []
  const evaluatedTrees = new Set([...treesOf(candidateFile), ...evaluated.map(({ tree }) => tree)])
  const since = (commits: readonly Snapshot[]): NextEval => ({
    seenAt: firstSeen(ledger, channel.name, new Set(commits.map(({ commit }) => commit))),
  })
  return {
    evaluatedTrees,
    about: async (candidate, firstScore) => {
      const of = async (file: EvalReports, name: string, subject: Snapshot, next?: NextEval) =>
        artifacts !== undefined && isAbsent(file) && firstScore === undefined
          ? artifacts.reportsAbout(name, subject, next)
          : file
      // The next evaluation is about the newest commit: to wait for one of an older would be in vain.
      const isNewest = lines.sourceLine[0]?.commit === candidate.commit
      const next = isNewest ? since(newerThan(evaluatedTrees, entering)) : undefined
      return {
        candidate: await of(candidateFile, from.name, candidate, next),
        baseline: await of(baselineFile, channel.name, baseline, since([baseline])),
      }
    },
  }
}

/** On a busy branch the newest is new at each look: that none of several is evaluated tells more. */
function newerThan(
  evaluatedTrees: ReadonlySet<Sha>,
  entering: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const place = entering.findIndex(({ tree }) => evaluatedTrees.has(tree))
  return place === -1 ? entering : entering.slice(0, place)
}

const noSource: EvalReports = {
  ok: false,
  missing: {
    kind: 'missing',
    source: { name: 'policy' },
    why: 'absent',
    detail: 'The policy names no eval reports.',
  },
}

/** That nothing can be listed costs the choice, not the look: reading says why. */
function unlisted(error: unknown): readonly HistoryEntry[] {
  if (error instanceof SluiceError) return []
  throw error
}

function isAbsent(read: EvalReports): boolean {
  return !read.ok && read.missing.why === 'absent'
}

function treesOf(read: EvalReports): readonly Sha[] {
  return read.ok ? read.reports.flatMap(({ manifest }) => manifest?.tree ?? []) : []
}
