import { isSha, type LostHead, type Rewriting, type Sha } from '@sluice/core'
import { explained, refusedStatus } from '../github/translate-error.ts'
import type { RunContext } from './run-context.ts'

type Commits = Rewriting['commits']

const PAGE = 100
/** What a push by force took away beyond this is named by its newest commits. */
const MOST_PAGES = 10

/**
 * Which of the heads the channel has lost, and what went with each. A head that went with one that
 * was there later is no loss of its own.
 *
 * @param missing newest first.
 * @param known answers of before, by head; added to.
 */
export async function lostAmong(
  context: RunContext,
  missing: readonly LostHead[],
  head: Sha,
  known: Map<Sha, Commits | undefined>,
): Promise<readonly Rewriting[]> {
  const lost: Rewriting[] = []
  const gone = new Set<Sha>()
  for (const one of missing) {
    if (gone.has(one.lost)) continue
    if (!known.has(one.lost)) known.set(one.lost, await commitsOnlyIn(context, one.lost, head))
    const commits = known.get(one.lost)
    if (commits === undefined) continue
    lost.push({ ...one, commits })
    for (const { commit } of commits) gone.add(commit)
  }
  return lost
}

/** Newest first; undefined where the head has all of it. */
async function commitsOnlyIn(
  context: RunContext,
  lost: Sha,
  head: Sha,
): Promise<Commits | undefined> {
  return explained(`compare ${lost} with ${head}`, async () => {
    try {
      const { status, total_commits, commits } = await compared(context, lost, head, 1)
      if (status === 'behind' || status === 'identical') return undefined
      // GitHub gives the oldest first: the newest are on the last pages.
      const last = Math.ceil(total_commits / PAGE)
      const first = Math.max(2, last - MOST_PAGES + 2)
      const pages = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
      const more = await Promise.all(pages.map((page) => compared(context, lost, head, page)))
      return [...commits, ...more.flatMap((page) => page.commits)]
        .flatMap(({ sha: commit, commit: { message } }) =>
          isSha(commit) ? [{ commit, title: message.split('\n', 1)[0] ?? '' }] : [],
        )
        .toReversed()
    } catch (error) {
      // GitHub drops what no branch has after a while.
      if (refusedStatus(error) === 404) return []
      throw error
    }
  })
}

async function compared(
  { client, repository: { owner, name: repo } }: RunContext,
  lost: Sha,
  head: Sha,
  page: number,
) {
  const { data } = await client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    owner,
    repo,
    basehead: `${head}...${lost}`,
    per_page: PAGE,
    page,
  })
  return data
}
