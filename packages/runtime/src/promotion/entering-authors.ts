import type { PromotionState, Sha, Snapshot } from '@sluice/core'
import { type CommitAuthors, MOST_PARENTS } from '../github/branch-history.ts'
import { readAuthors, readEnteringCommits } from '../github/read-entering-commits.ts'
import type { Lines } from './read-history.ts'
import type { RunContext } from './run-context.ts'

export type EnteringAuthors = Pick<
  PromotionState,
  'enteringAuthors' | 'unlinkedAuthors' | 'authorsIncomplete'
>

type Authored = CommitAuthors & { readonly commit: Sha }

/** Everyone who wrote a commit that the candidate brings and the channel lacks. */
export async function readEnteringAuthors(
  { client, repository }: RunContext,
  lines: Lines,
  baseline: Snapshot,
  candidate: Snapshot,
): Promise<EnteringAuthors> {
  const seen = enteringAmong(lines, candidate.commit)
  if (seen !== undefined) return authorsOf(seen)
  // Pages of history are by date, and dates are what the committer wrote: so GitHub is asked.
  const entering = await readEnteringCommits(client, repository, {
    baseline: baseline.commit,
    candidate: candidate.commit,
  })
  if (entering === undefined) return { enteringAuthors: [], authorsIncomplete: true }
  const known = new Map(lines.source.commits.map((commit) => [commit.commit, commit]))
  const unknown = entering.filter((commit) => !known.has(commit))
  const read = await readAuthors(client, repository, unknown)
  if (read.length < unknown.length) return { enteringAuthors: [], authorsIncomplete: true }
  return authorsOf([...entering.flatMap((commit) => known.get(commit) ?? []), ...read])
}

/** What enters, as far as the histories were read; undefined where that does not suffice. */
function enteringAmong(
  { channel, source }: Lines,
  candidate: Sha,
): readonly Authored[] | undefined {
  const known = new Map(source.commits.map((commit) => [commit.commit, commit]))
  const present = new Set(channel.commits.map(({ commit }) => commit))
  const entering = new Map<Sha, Authored>()
  const open = [candidate]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (entering.has(next) || present.has(next)) continue
    const commit = known.get(next)
    if (commit === undefined || commit.parents.length >= MOST_PARENTS) return undefined
    entering.set(next, commit)
    open.push(...commit.parents)
  }
  return [...entering.values()]
}

function authorsOf(commits: readonly Authored[]): EnteringAuthors {
  return {
    enteringAuthors: [...new Set(commits.flatMap(({ authors }) => authors))].sort(),
    unlinkedAuthors: commits.flatMap(({ commit, unlinked }) =>
      unlinked.map((author) => ({ ...author, commit })),
    ),
  }
}
