import type { ForcedPush } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const PAGE = 100

/** GitHub's list of activities: https://docs.github.com/rest/repos/repos#list-repository-activities */
const activities = z.array(
  z.object({
    before: shaAnswer,
    timestamp: timeAnswer,
    activity_type: z.string(),
    actor: z.object({ login: z.string() }).nullable(),
  }),
)

const TYPES = { force_push: 'force', branch_deletion: 'deletion' } as const

/**
 * Heads that a branch lost by force since a time, its deletion among it, newest first. One request
 * where a hundred moves reach back to then; else two more, which ask for these alone.
 *
 * @param since ISO 8601, UTC.
 * @returns undefined where GitHub does not tell: older Enterprise Servers have no such list.
 */
export async function readForcedPushes(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly branch: string; readonly since: string },
): Promise<readonly ForcedPush[] | undefined> {
  const { branch, since } = asked
  const isRecent = ({ timestamp }: { readonly timestamp: string }) =>
    Date.parse(timestamp) >= Date.parse(since)
  const all = await read(client, repository, branch)
  if (all === undefined) return undefined
  const isWhole = all.length < PAGE || !all.every(isRecent)
  const found = isWhole
    ? all
    : (
        await Promise.all(
          (['force_push', 'branch_deletion'] as const).map((type) =>
            read(client, repository, branch, type),
          ),
        )
      ).flatMap((some) => some ?? [])
  return found.filter(isRecent).flatMap(({ before, timestamp, activity_type, actor }) => {
    if (activity_type !== 'force_push' && activity_type !== 'branch_deletion') return []
    const by = actor === null ? {} : { by: actor.login }
    return [{ lost: before, how: TYPES[activity_type], at: timestamp, ...by }]
  })
}

async function read(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
  type?: keyof typeof TYPES,
): Promise<z.output<typeof activities> | undefined> {
  const doing = `read who moved ${branch}`
  try {
    const { data } = await explained(doing, () =>
      client.request('GET /repos/{owner}/{repo}/activity', {
        ...{ owner, repo, ref: `refs/heads/${branch}`, per_page: PAGE },
        ...(type === undefined ? {} : { activity_type: type }),
      }),
    )
    return readAnswer(doing, activities, data)
  } catch (error) {
    // A limit that is used up is none: it would let a promotion land over what was lost.
    if (!(error instanceof SluiceError) || error.code !== 'permission') throw error
    return undefined
  }
}
