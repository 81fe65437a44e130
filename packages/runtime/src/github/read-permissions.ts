import { isPerson, type Permission } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus } from './translate-error.ts'

const answer = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
  user: z
    .object({ permissions: z.object({ maintain: z.boolean().optional() }).optional() })
    .nullish(),
})

/** Each costs a request, and anyone can comment on a public repository. */
const MOST_ASKED = 20

/**
 * What people may do in the repository now. Bots are left out: they say nothing.
 *
 * @param logins those whose word matters most first; of further ones nothing is known, so that they
 * may do nothing.
 */
export async function readPermissions(
  client: GitHubClient,
  repository: Repository,
  logins: readonly string[],
): Promise<ReadonlyMap<string, Permission>> {
  const people = [...new Set(logins)].filter(isPerson).slice(0, MOST_ASKED)
  const permissions = await Promise.all(
    people.map((login) => permissionOf(client, repository, login)),
  )
  return new Map(people.map((login, index) => [login, permissions[index] ?? 'none']))
}

/** What one person may do. The old words know no `maintain`, and a role may have a name of its own. */
export async function permissionOf(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  username: string,
): Promise<Permission> {
  const doing = `read what ${username} may do`
  try {
    const { data } = await explained(doing, () =>
      client.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
        owner,
        repo,
        username,
      }),
    )
    const { permission, role_name: role, user } = readAnswer(doing, answer, data)
    if (permission === 'admin') return 'admin'
    if (permission !== 'write') return 'none'
    return role === 'maintain' || user?.permissions?.maintain === true ? 'maintain' : 'write'
  } catch (error) {
    if (error instanceof Error && refusedStatus(error.cause) === 404) return 'none'
    throw error
  }
}
