import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** One name in a folder. */
export type Entry = {
  readonly sha: Sha
  /** As the Git Data API writes it: `100644`. */
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
}

export type Folder = ReadonlyMap<string, Entry>

const treeAnswer = z
  .object({
    entries: z
      .array(
        z.object({
          name: z.string(),
          oid: shaAnswer,
          mode: z.number(),
          type: z.enum(['blob', 'tree', 'commit']),
        }),
      )
      .nullish(),
  })
  .nullable()

const answer = z.object({ repository: z.record(z.string(), treeAnswer) })

/** More folders than this in one question, and GitHub may not answer in time. */
const MOST_AT_ONCE = 50

/** Reads many folders by their trees in one request each fifty. */
export async function readTrees(
  client: GitHubClient,
  repository: Repository,
  trees: readonly Sha[],
): Promise<ReadonlyMap<Sha, Folder>> {
  const found = new Map<Sha, Folder>()
  const names = [...new Set(trees)]
  for (let start = 0; start < names.length; start += MOST_AT_ONCE) {
    const asked = names.slice(start, start + MOST_AT_ONCE)
    // The names are whole object names, parsed as such: nothing else can stand in the question.
    const fields = asked.map((tree, index) => `t${index}: object(oid: "${tree}") { ...entries }`)
    const { repository: read } = await ask(client, {
      doing: 'read the folders that differ',
      needs: 'contents: read',
      query: `query sluiceTrees($owner: String!, $name: String!) {
        repository(owner: $owner, name: $name) { ${fields.join(' ')} }
      }
      fragment entries on Tree { entries { name oid mode type } }`,
      variables: { ...repository },
      answer,
    })
    asked.forEach((tree, index) => {
      const entries = read[`t${index}`]?.entries
      if (!entries) throw new SluiceError('moved', `The tree ${tree} is gone; run again.`)
      found.set(tree, new Map(entries.map(({ name, ...entry }) => [name, entryOf(entry)])))
    })
  }
  return found
}

function entryOf({ oid, mode, type }: { oid: Sha; mode: number; type: Entry['type'] }): Entry {
  return { sha: oid, mode: mode.toString(8).padStart(6, '0'), type }
}
