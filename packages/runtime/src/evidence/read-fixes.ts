import {
  type AdoptedWalk,
  type Adoption,
  type ChannelOnlyChanges,
  type CommitFacts,
  decideChannelOnlyChanges,
  type Evidence,
  type MissingReason,
  type Sha,
  walkAdopted,
} from '@sluice/core'
import { findUnadopted } from '../git/find-channel-only-changes.ts'
import { GitProblem, type GitProblemCode } from '../git/git-problem.ts'
import { openWorkArea } from '../git/work-area.ts'
import type { CommitReading } from '../github/branch-history.ts'
import type { Lines } from '../promotion/read-history.ts'

export type FixesQuestion = {
  readonly lines: Lines
  readonly baseline: Sha
  /** From the policy: up to here the channel's own commits are accounted for. */
  readonly adopted?: Sha | undefined
  readonly candidate: { readonly commit: Sha; readonly tree: Sha }
  /** Address of the repository for git, without credentials. */
  readonly cloneUrl: string
  readonly token: string
  readonly now: string
}

/**
 * What only the channel has, and whether the candidate contains it. Where the API's histories show
 * that the channel has nothing of its own, git is not needed.
 */
export async function readFixes(question: FixesQuestion): Promise<Evidence<ChannelOnlyChanges>> {
  const { candidate, baseline, adopted, cloneUrl, token, now, lines } = question
  const measured = (
    changes: ChannelOnlyChanges['changes'],
    adoption: Adoption | undefined,
    name: string,
  ): Evidence<ChannelOnlyChanges> => ({
    kind: 'measured',
    value: { changes, ...(adoption === undefined ? {} : { adopted: adoption }) },
    source: { name },
    measuredAt: now,
    about: { kind: 'commit', ...candidate },
    remarks: [],
  })
  const { walk, adoption } = walkFromApi(lines, candidate.commit, adopted) ?? {}
  if (walk?.kind === 'agreed' && walk.steps.length === 0) {
    return measured(
      decideChannelOnlyChanges(walk, { picks: new Map(), carriers: new Map(), reverts: new Map() }),
      adoption,
      'history',
    )
  }
  try {
    const git = await openWorkArea({ url: cloneUrl, token })
    try {
      const found = await findUnadopted({ git, baseline, candidate: candidate.commit }, adopted)
      return measured(found.changes, found.adoption, 'git')
    } finally {
      await git.close()
    }
  } catch (error) {
    if (!(error instanceof GitProblem)) throw error
    return {
      kind: 'missing',
      source: { name: 'git' },
      why: whyMissing(error.code),
      detail: error.message,
    }
  }
}

function walkFromApi(
  { channelLine, channel, source }: Lines,
  candidate: Sha,
  adopted: Sha | undefined,
): AdoptedWalk | undefined {
  const known = new Map(
    [...source.commits, ...channel.commits].map((commit) => [commit.commit, commit]),
  )
  const facts = (commit: CommitReading): CommitFacts => ({
    sha: commit.commit,
    tree: commit.tree,
    parents: commit.parents,
    author: commit.authors[0] ?? '',
    message: commit.message,
    committedAt: Date.parse(commit.committedAt) / 1000,
  })
  const whole = channel.cursor === undefined && source.cursor === undefined
  const line = channelLine.flatMap(({ commit }) => known.get(commit) ?? [])
  const reached = ancestors(known, candidate)
  return reached === undefined
    ? undefined
    : walkAdopted({ channel: line.map(facts), candidate: reached.map(facts), whole }, adopted)
}

/** The candidate and all of its ancestors that were read, newest first as the API gave them. */
function ancestors(
  known: ReadonlyMap<Sha, CommitReading>,
  candidate: Sha,
): readonly CommitReading[] | undefined {
  if (!known.has(candidate)) return undefined
  const reached = new Set<Sha>()
  const open = [candidate]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const commit = known.get(next)
    if (commit === undefined || reached.has(next)) continue
    reached.add(next)
    open.push(...commit.parents)
  }
  return [...known.values()].filter(({ commit }) => reached.has(commit))
}

function whyMissing(code: GitProblemCode): MissingReason {
  switch (code) {
    case 'not-allowed':
    case 'address-refused':
      return 'refused'
    case 'unreachable':
      return 'unreachable'
    case 'not-found':
    case 'git-missing':
    case 'git-too-old':
      return 'absent'
    case 'unrelated-histories':
      return 'mismatch'
    case 'output-too-large':
    case 'git-failed':
      return 'malformed'
  }
}
