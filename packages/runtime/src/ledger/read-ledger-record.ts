import { LEDGER_BRANCH } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from '../github/answers.ts'
import { ask } from '../github/graphql.ts'
import { explained } from '../github/translate-error.ts'
import type { LedgerContext } from './read-ledger.ts'

const answer = z.object({
  repository: z.object({
    object: z.object({ oid: shaAnswer.optional(), byteSize: z.number().optional() }).nullable(),
  }),
})

const QUERY = `
  query sluiceLedgerRecord($owner: String!, $name: String!, $file: String!) {
    repository(owner: $owner, name: $name) {
      object(expression: $file) { ... on Blob { oid byteSize } }
    }
  }`

/** Larger than any record that Sluice writes. */
const MOST_BYTES = 4_000_000

/**
 * The text of a record that a line of the ledger names.
 *
 * @throws {SluiceError} `misconfigured` where the ledger does not have it.
 */
export async function readLedgerRecord(
  { client, repository }: Pick<LedgerContext, 'client' | 'repository'>,
  file: string,
): Promise<string> {
  const doing = `read ${file} of the ledger`
  const { repository: read } = await ask(client, {
    doing,
    needs: 'contents: read',
    query: QUERY,
    variables: { ...repository, file: `refs/heads/${LEDGER_BRANCH}:${file}` },
    answer,
  })
  const { oid, byteSize = 0 } = read.object ?? {}
  if (oid === undefined || byteSize > MOST_BYTES)
    throw new SluiceError(
      'misconfigured',
      oid === undefined
        ? `The ledger has no file ${file}: somebody took it out of ${LEDGER_BRANCH}.`
        : `The file ${file} of the ledger is too large to be a record.`,
    )
  const { owner, name: repo } = repository
  const { data } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      owner,
      repo,
      file_sha: oid,
    }),
  )
  return Buffer.from(data.content, 'base64').toString()
}
