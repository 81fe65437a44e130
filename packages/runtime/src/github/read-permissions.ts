import { isPerson, type Permission } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus } from './translate-error.ts'

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

async function permissionOf(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  username: string,
): Promise<Permission> {
  try {
    const { data } = await explained(`read what ${username} may do`, () =>
      client.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
        owner,
        repo,
        username,
      }),
    )
    return data.permission === 'admin' || data.permission === 'write' ? data.permission : 'none'
  } catch (error) {
    if (error instanceof Error && refusedStatus(error.cause) === 404) return 'none'
    throw error
  }
}
