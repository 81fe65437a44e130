import type { Channel, EntryChannel, LabelledChannel, Policy } from '@sluice/core'
import { type EntryPair, entryPair, explained, readAnswer } from '@sluice/runtime'
import * as z from 'zod'
import type { Connection } from '../repository/connection.ts'

/** GITHUB_TOKEN, whatever workflow it comes from. */
export const ACTIONS_BOT = 'github-actions[bot]'

const repositoryAnswer = z.object({
  default_branch: z.string(),
  private: z.boolean(),
  archived: z.boolean(),
  permissions: z.object({ push: z.boolean() }).optional(),
  // Shown to those who may write only.
  delete_branch_on_merge: z.boolean().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  allow_auto_merge: z.boolean().optional(),
})

type RepositorySettings = z.output<typeof repositoryAnswer>

/** Who asks, and about what. */
export type Subject = Connection & {
  /** Login of the token's owner. */
  readonly viewer: string
  /** Scopes of a classic token; undefined for every other kind. */
  readonly scopes?: readonly string[]
  readonly settings: RepositorySettings
}

export async function readSubject(connection: Connection): Promise<Subject> {
  const { client, repository } = connection
  const { owner, name: repo } = repository
  const doing = `read ${owner}/${repo}`
  const answer = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}', { owner, repo }),
  )
  const { viewer } = await explained('tell whose token it is', () =>
    client.graphql<{ readonly viewer: { readonly login: string } }>(
      'query sluiceViewer { viewer { login } }',
    ),
  )
  const scopes = answer.headers['x-oauth-scopes']
  return {
    ...connection,
    viewer: viewer.login,
    settings: readAnswer(doing, repositoryAnswer, answer.data),
    ...(typeof scopes === 'string' && scopes !== ''
      ? { scopes: scopes.split(',').map((scope) => scope.trim()) }
      : {}),
  }
}

/** The channels that something is promoted into, each with where it comes from. */
export function pairsOf(policy: Policy): readonly EntryPair[] {
  return policy.channels.filter(hasEntry).map(({ name }) => entryPair(policy, name))
}

/** The channels that labelled pull requests enter. */
export function labelledOf(policy: Policy): readonly LabelledChannel[] {
  return policy.channels.filter(isLabelled)
}

function isLabelled(channel: Channel): channel is LabelledChannel {
  return channel.autoMerge !== undefined
}

function hasEntry(channel: Channel): channel is EntryChannel {
  return channel.entry !== undefined
}
