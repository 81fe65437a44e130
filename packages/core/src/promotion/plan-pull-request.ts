import type { PromotionOperation } from './plan.ts'
import type { PullRequestState } from './promotion-state.ts'
import type { EntryChannel } from './question.ts'

export type PullRequestText = { readonly title: string; readonly body: string }

/** What an open promotion still lacks: the pull request itself, and its labels. */
export function openPullRequest(
  channel: EntryChannel,
  branch: string,
  { title, body }: PullRequestText,
  present: PullRequestState | undefined,
): readonly PromotionOperation[] {
  const labels = missingLabels(channel, present)
  return [
    ...(present === undefined
      ? [{ kind: 'open-pull-request', branch, base: channel.branch, title, body } as const]
      : []),
    ...(labels.length > 0 ? [{ kind: 'add-labels', labels } as const] : []),
  ]
}

/** People that the policy names and that nobody has asked yet. */
export function askReviewers(
  channel: EntryChannel,
  present: PullRequestState | undefined,
): readonly PromotionOperation[] {
  const reviewers = missingReviewers(channel, present)
  return reviewers.length > 0 ? [{ kind: 'request-reviewers', reviewers }] : []
}

export function updatePullRequest(
  { title, body }: PullRequestText,
  present: PullRequestState | undefined,
): readonly PromotionOperation[] {
  if (present === undefined) return []
  if (present.title === title && sameResult(present.body, body)) return []
  return [{ kind: 'update-pull-request', number: present.number, title, body }]
}

/** GitHub does not tell labels or logins apart by case. */
function missingLabels(
  { entry: { labels } }: EntryChannel,
  present: PullRequestState | undefined,
): readonly string[] {
  const there = lowerCase(present?.labels ?? [])
  return labels.filter((label) => !there.has(label.toLowerCase()))
}

/**
 * Whoever has reviewed is no longer among those asked. For a team that is one of its members, whose
 * login does not tell the team: it counts as answered by any review.
 */
function missingReviewers(
  { entry: { reviewers } }: EntryChannel,
  present: PullRequestState | undefined,
): readonly string[] {
  const reviews = present?.reviews ?? []
  const there = lowerCase([...(present?.requestedReviewers ?? []), ...reviews.map(({ by }) => by)])
  return reviewers.filter(
    (reviewer) =>
      !there.has(reviewer.toLowerCase()) && !(reviewer.includes('/') && reviews.length > 0),
  )
}

function lowerCase(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map((text) => text.toLowerCase()))
}

/**
 * Numbers move with every look, and each edit would be an event of its own: a text is written again
 * when one of its results differs. GitHub stores bodies with CRLF where a person edited them.
 */
function sameResult(a: string, b: string): boolean {
  const results = (text: string) =>
    text.replaceAll('\r\n', '\n').trimEnd().replaceAll(MEASURED, '$1')
  return results(a) === results(b)
}

/**
 * Of a row of gates: its mark and name, and then what was measured. A pipe in a cell is escaped.
 * Who approved is no number.
 */
const MEASURED = /^(\| [^|]+ \| (?!approval )[^|]+ \| )(?:[^|\\\n]|\\.)*/gm
