import type { PromotionOperation } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { CLOSING, closingAnswer, EXPLAINS_CLOSING, hasExplainedClosing } from './own-closing.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({ pullRequest: closingAnswer.extend({ state: z.string() }) }),
})

const QUERY = `
  query sluiceClosing($owner: String!, $name: String!, $number: Int!) {
    viewer { login }
    repository(owner: $owner, name: $name) { pullRequest(number: $number) { state ...closing } }
  }
  ${CLOSING}`

/**
 * Says why, then closes: a run that dies between the two leaves an open pull request, which the next
 * one closes without saying it again. What somebody has closed by now is left alone.
 */
export async function closeSuperseded(
  client: GitHubClient,
  repository: Repository,
  { number, comment }: Extract<PromotionOperation, { kind: 'close-superseded' }>,
): Promise<void> {
  const { owner, name: repo } = repository
  const { viewer, repository: read } = await ask(client, {
    doing: `read the pull request #${number}`,
    needs: 'pull-requests: read',
    query: QUERY,
    variables: { ...repository, number },
    answer,
  })
  const { pullRequest } = read
  if (pullRequest.state !== 'OPEN') return
  if (!hasExplainedClosing(pullRequest, viewer.login)) {
    await explained(`comment on #${number}`, () =>
      client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: number,
        body: `${comment}\n\n${EXPLAINS_CLOSING}`,
        // Not sent again when its answer was lost: the next run sees whether it is there.
        request: { retries: 0 },
      }),
    )
  }
  await explained(`close the pull request #${number}`, () =>
    client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner,
      repo,
      pull_number: number,
      state: 'closed',
    }),
  )
}
