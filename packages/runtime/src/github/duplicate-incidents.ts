import type { Sha } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

/** What two runs opened about the same at the same moment is one incident: the first one stays. */
export type FirstIncidents<Incident> = {
  readonly incidents: readonly Incident[]
  /** Open ones that we opened besides, each with the one that stays. */
  readonly duplicates: readonly { readonly number: number; readonly first: number }[]
}

type Found = {
  readonly of: Sha
  readonly issue: { readonly number: number; readonly author: string; readonly state: string }
}

/** @param viewer login of the token's owner. */
export function firstIncidents<Incident extends Found>(
  all: readonly Incident[],
  viewer: string,
): FirstIncidents<Incident> {
  const firstOf = (of: Sha) =>
    Math.min(...all.flatMap((one) => (one.of === of ? [one.issue.number] : [])))
  return {
    incidents: all.filter(({ of, issue }) => issue.number === firstOf(of)),
    duplicates: all.flatMap(({ of, issue: { number, author, state } }) => {
      const first = firstOf(of)
      return number !== first && author === viewer && state === 'OPEN' ? [{ number, first }] : []
    }),
  }
}

/**
 * Closes one of two incidents about the same. Without marker and label nobody takes it for an
 * incident any more; all of it in one request, so that it is done or not.
 */
export async function closeDuplicate(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  number: number,
  first: number,
): Promise<void> {
  await explained(`close #${number}, a second incident about the same`, () =>
    client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      ...{ owner, repo, issue_number: number, labels: [] },
      ...{ state: 'closed', state_reason: 'not_planned' },
      body: `Two runs of Sluice opened an incident at the same moment. See #${first}.`,
    }),
  )
}
