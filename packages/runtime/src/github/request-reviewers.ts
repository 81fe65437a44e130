import { SluiceError } from '../errors.ts'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { refusedStatus, translate } from './translate-error.ts'

/**
 * Asks people and teams, a team being written `org/team`. GitHub refuses a whole list for one name
 * in it: then each is asked alone, so that one wrong name does not keep the others from being
 * asked. Whoever opened the pull request cannot be asked and is left out.
 *
 * @throws {SluiceError} `misconfigured`, with the names that GitHub does not let be asked.
 */
export async function requestReviewers(
  client: GitHubClient,
  repository: Repository,
  number: number,
  reviewers: readonly string[],
): Promise<void> {
  if ((await request(client, repository, number, reviewers)) === undefined) return
  const refused: string[] = []
  for (const reviewer of reviewers) {
    const refusal = await request(client, repository, number, [reviewer])
    if (refusal !== undefined && !/pull request author/i.test(refusal)) refused.push(reviewer)
  }
  if (refused.length === 0) return
  throw new SluiceError(
    'misconfigured',
    `GitHub does not let ${refused.join(', ')} be asked to review #${number}. Name people and teams with access to the repository in the policy's \`reviewers\`; a team is written \`org/team\`.`,
  )
}

/** Undefined when all were asked; else what GitHub said. */
async function request(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  number: number,
  reviewers: readonly string[],
): Promise<string | undefined> {
  try {
    await client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
      owner,
      repo,
      pull_number: number,
      reviewers: reviewers.filter((reviewer) => !reviewer.includes('/')),
      team_reviewers: reviewers.flatMap((reviewer) => reviewer.split('/')[1] ?? []),
    })
    return undefined
  } catch (error) {
    if (refusedStatus(error) === 422 && error instanceof Error) return error.message
    throw translate(`ask ${reviewers.join(', ')} to review #${number}`, error)
  }
}
