import { GraphqlResponseError } from '@octokit/graphql'
import type { Sha } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import { translate } from './translate-error.ts'

const UPDATE = `
  mutation sluiceMoveRef($repositoryId: ID!, $name: GitRefname!, $before: GitObjectID!, $after: GitObjectID!) {
    updateRefs(input: { repositoryId: $repositoryId, refUpdates: [{ name: $name, beforeOid: $before, afterOid: $after, force: true }] }) {
      clientMutationId
    }
  }`

/** Moves a branch of ours from one commit to another, and from nowhere else. False where it was elsewhere. */
export async function moveRef(
  client: GitHubClient,
  move: {
    readonly repositoryId: string
    readonly branch: string
    readonly before: Sha
    readonly after: Sha
  },
): Promise<boolean> {
  const { repositoryId, branch, before, after } = move
  try {
    const name = `refs/heads/${branch}`
    await client.graphql(UPDATE, { repositoryId, name, before, after })
    return true
  } catch (error) {
    if (error instanceof GraphqlResponseError) return false
    throw translate(`move ${branch}`, error)
  }
}
