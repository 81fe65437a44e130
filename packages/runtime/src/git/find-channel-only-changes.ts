import {
  type Adoption,
  type ChannelOnlyChange,
  type ChannelWalk,
  type CommitFacts,
  decideChannelOnlyChanges,
  type ReadHistory,
  type Sha,
  walkAdopted,
  withoutAdopted,
} from '@sluice/core'
import { endAtSquashed } from './end-at-squashed.ts'
import type { Depth } from './fetch-objects.ts'
import { findPartialRemovals, removalComparisons } from './find-partial-removals.ts'
import { GitProblem } from './git-problem.ts'
import { judgeContent } from './judge-content.ts'
import { madeOn, readMergedCommits } from './merged-commits.ts'
import type { CommitObject } from './read-commits.ts'
import { verifyReverts } from './verify-reverts.ts'
import type { WorkArea } from './work-area.ts'

export type ChannelOnlyQuestion = {
  readonly git: WorkArea
  /** The channel's tip. */
  readonly baseline: Sha
  readonly candidate: Sha
}

/** What was found, and what was left out of it because the policy says that it is accounted for. */
export type ChannelOnlyFound = {
  readonly changes: readonly ChannelOnlyChange[]
  readonly adoption?: Adoption
}

/** Enough for nearly everyone at first; commits alone are small, so the steps may be wide. */
export const DEPTHS: readonly Depth[] = [100, 1_000, 10_000, 'whole']

/**
 * Finds every commit of the channel's first-parent line that the candidate does not have as an
 * ancestor, back to where they agree, and says for each whether the candidate has its effect
 * (promise 3). Ask GitHub first whether there is one: without, no git is needed.
 *
 * @returns newest first; empty only where the candidate has the whole channel.
 * @throws {GitProblem} `unrelated-histories` where the two never agree, and what git may meet.
 */
export async function findChannelOnlyChanges(
  question: ChannelOnlyQuestion,
): Promise<readonly ChannelOnlyChange[]> {
  return (await findUnadopted(question, undefined)).changes
}

/**
 * The same, without what is accounted for.
 *
 * @param adopted the commit up to which the channel's own ones are, where the policy says so.
 */
export async function findUnadopted(
  question: ChannelOnlyQuestion,
  adopted: Sha | undefined,
): Promise<ChannelOnlyFound> {
  const { git, candidate } = question
  const { history, walk: certain, ...left } = await readUntilAgreed(question, adopted)
  const known = new Map([...history.channel, ...history.candidate].map((one) => [one.sha, one]))
  const tip = known.get(candidate)
  if (tip === undefined) throw new GitProblem('not-found', `The candidate ${candidate} is missing.`)

  const walk = await endAtSquashed({ git, walk: certain, known, candidate: tip })
  const open = walk.steps.map(({ commit }) => commit)
  if (open.length === 0) {
    const nothing = { picks: new Map(), carriers: new Map(), reverts: new Map() }
    return { changes: decideChannelOnlyChanges(walk, nothing), ...left }
  }
  const removals = removalComparisons({ open, known, walk, history })
  const content = await judgeContent({
    ...{ git, open, known, walk, history, candidate: tip },
    also: removals.pairs,
  })
  const merged = await readMergedCommits(git, open, known)
  const reverts = await verifyReverts({ git, open, known, merged })
  const partialRemovals = await findPartialRemovals(git, history.channel, removals)
  const changes = decideChannelOnlyChanges(walk, {
    ...{ ...content, reverts, partialRemovals },
    madeOn: madeOn(open, merged),
  })
  return { changes: withoutAdopted(changes, history, adopted), ...left }
}

type Agreed = Extract<ChannelWalk, { kind: 'agreed' }>

/** Reads both histories back to where the channel and the candidate agree. */
export async function readUntilAgreed(
  { git, baseline, candidate }: ChannelOnlyQuestion,
  adopted?: Sha,
): Promise<{ history: ReadHistory; walk: Agreed; adoption?: Adoption }> {
  for (const depth of DEPTHS) {
    await git.fetchCommits([...new Set([baseline, candidate])], depth)
    const [channel, source, whole] = await Promise.all([
      git.history(baseline, 'first-parents'),
      git.history(candidate, 'all'),
      git.isWhole(),
    ])
    const history = { channel: channel.map(commitFacts), candidate: source.map(commitFacts), whole }
    const { walk, adoption, stranger } = walkAdopted(history, adopted)
    if (stranger) throw notOnTheLine(adopted)
    if (walk.kind === 'agreed')
      return { history, walk, ...(adoption === undefined ? {} : { adoption }) }
    if (whole) break
  }
  throw new GitProblem(
    'unrelated-histories',
    `The channel at ${baseline} and the candidate ${candidate} have no commit or tree in common, so nobody can tell what would be lost. Merge one into the other by hand once, or check that the policy names the right branches.`,
  )
}

function notOnTheLine(adopted: Sha | undefined): GitProblem {
  return new GitProblem(
    'not-found',
    `The policy adopts the channel at ${adopted}, which is no commit of its first-parent line. Write one that is: \`git log --first-parent\` lists them.`,
  )
}

export function commitFacts({
  sha,
  tree,
  parents,
  author,
  committer,
  message,
}: CommitObject): CommitFacts {
  const committedAt = Number.parseInt(committer.date, 10)
  return { sha, tree, parents, author: author.name, message, committedAt }
}
