import { shortSha } from '@sluice/core'
import { type EntryPair, explained, refusedStatus } from '@sluice/runtime'
import { type Finding, ok, problem } from './finding.ts'
import type { Subject } from './subject.ts'

/** An adopted commit that the channel does not have accounts for nothing. */
export async function examineAdopted(
  { client, repository: { owner, name: repo } }: Subject,
  { channel }: EntryPair,
): Promise<readonly Finding[]> {
  const { adopted } = channel.entry
  if (adopted === undefined) return []
  const has = await explained(`compare ${shortSha(adopted)} with ${channel.branch}`, async () => {
    try {
      const basehead = `${adopted}...${channel.branch}`
      const { data } = await client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        owner,
        repo,
        basehead,
        per_page: 1,
      })
      return data.status === 'ahead' || data.status === 'identical'
    } catch (error) {
      if (refusedStatus(error) === 404) return false
      throw error
    }
  })
  return has
    ? [ok(`${channel.name} is adopted at ${shortSha(adopted)}, which it has.`)]
    : [
        problem(
          `The policy adopts ${channel.name} at ${shortSha(adopted)}, which is no commit of ${channel.branch}: it accounts for nothing.`,
          `Write the line that \`sluice adopt ${channel.name}\` shows.`,
        ),
      ]
}
