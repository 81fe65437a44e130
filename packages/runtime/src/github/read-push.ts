import type { Sha } from '@sluice/core'
import * as z from 'zod'
import {
  type BackportPlace,
  FRAGMENTS,
  type LandedReading,
  landedAnswer,
  landedReading,
  placeAnswer,
  placeOf,
  policyAt,
} from './change-answer.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

const pushAnswer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: placeAnswer.extend({ branch: policyAt, object: landedAnswer.nullable() }),
})

const PUSH = `
  query sluicePushedChange($owner: String!, $name: String!, $branch: String!, $after: GitObjectID!, $file: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      id url
      defaultBranchRef { ...policy }
      ...landings
      branch: ref(qualifiedName: $branch) { ...policy }
      object(oid: $after) { ...landed }
    }
  }
  ${FRAGMENTS}`

/** What a push brought to a branch. `landed` is absent where the commit is gone. */
export async function readPush(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly branch: string; readonly after: Sha; readonly policyFile: string },
): Promise<BackportPlace & { readonly landed?: LandedReading }> {
  const { branch, after, policyFile } = asked
  const { viewer, repository: read } = await ask(client, {
    doing: `read the push to ${branch}`,
    needs: 'contents: read, pull-requests: read',
    query: PUSH,
    variables: { ...repository, branch: `refs/heads/${branch}`, after, file: policyFile },
    answer: pushAnswer,
  })
  return {
    ...placeOf(read, viewer.login, branch, read.branch),
    ...(read.object === null ? {} : { landed: landedReading(read.object) }),
  }
}
