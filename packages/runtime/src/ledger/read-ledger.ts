import { assembleLedger, type Ledger, parseMonth, recentMonths } from '@sluice/core'
import * as z from 'zod'
import { digestOf } from '../digest.ts'
import { ask } from '../github/graphql.ts'
import { explained } from '../github/translate-error.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { historySince, ledgerCommits } from './ledger-history.ts'
import {
  LEDGER,
  LEDGER_FRAGMENTS,
  type LedgerAnswer,
  type LedgerFileAnswer,
  ledgerAnswer,
  ledgerVariables,
} from './ledger-query.ts'

export type LedgerContext = Pick<RunContext, 'client' | 'repository' | 'now'>

/** The ledger, and the text of the month that is written to now. */
export type LedgerReading = {
  readonly ledger: Ledger
  /** Undefined where nothing may be added to it: its bytes are not known. */
  readonly monthText: string | undefined
}

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({ ledger: ledgerAnswer }),
})

const QUERY = `
  query sluiceLedger($owner: String!, $name: String!, $ledgerMonth: String!, $ledgerBefore: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) { ${LEDGER} }
  }
  ${LEDGER_FRAGMENTS}`

/** Reads the ledger's newest two months by itself; a look reads them with the channels. */
export async function readLedger(context: LedgerContext): Promise<LedgerReading> {
  const { viewer, repository } = await askWhole(context)
  return readLedgerAnswer(context, repository.ledger, viewer.login)
}

/** Asks for the ledger alone. */
export async function askLedger(context: LedgerContext): Promise<LedgerAnswer> {
  return (await askWhole(context)).repository.ledger
}

function askWhole(context: LedgerContext) {
  return ask(context.client, {
    doing: 'read the ledger',
    needs: 'contents: read',
    query: QUERY,
    variables: { ...context.repository, ...ledgerVariables(context.now) },
    answer,
  })
}

/**
 * @param viewer login of the token's owner, in whose name lines are believed.
 * @param windowSeconds how far back it must be known who wrote: costs further requests where there
 * are many commits.
 */
export async function readLedgerAnswer(
  context: LedgerContext,
  answer: LedgerAnswer,
  viewer: string,
  windowSeconds = 0,
): Promise<LedgerReading> {
  if (answer === null) return { ledger: { kind: 'none' }, monthText: '' }
  const { oid: head, month, before, history } = answer.target
  const { file, before: fileBefore } = recentMonths(context.now)
  const texts = await Promise.all([
    monthText(context, before, fileBefore),
    monthText(context, month, file),
  ])
  const [ofBefore, ofMonth] = texts
  if (!ofBefore.ok || !ofMonth.ok) {
    const why = [ofBefore, ofMonth].flatMap((one) => (one.ok ? [] : [one.why])).join('; ')
    return { ledger: { kind: 'unreadable', head, why }, monthText: undefined }
  }
  const since = new Date(Date.parse(context.now) - windowSeconds * 1000).toISOString()
  const { nodes, pageInfo } = await historySince(context, head, history, since)
  const parsed = (text: string, name: string) => ({
    file: name,
    month: parseMonth(text, name, context.now),
  })
  return {
    monthText: ofMonth.text,
    ledger: assembleLedger(
      {
        head,
        months: [parsed(ofBefore.text, fileBefore), parsed(ofMonth.text, file)],
        commits: ledgerCommits(nodes, { repository: context.repository, viewer }),
        wholeHistory: !pageInfo.hasNextPage,
      },
      digestOf,
    ),
  }
}

/** A year of probes every five minutes is less; what is larger is not our month. */
const MOST_BYTES = 4_000_000

type Text =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string }

async function monthText(
  { client, repository: { owner, name: repo } }: LedgerContext,
  file: LedgerFileAnswer,
  name: string,
): Promise<Text> {
  if (file === null) return { ok: true, text: '' }
  const { oid, byteSize = 0, isTruncated, text } = file.object ?? {}
  if (oid === undefined) return { ok: false, why: `${name} is not a file` }
  if (byteSize > MOST_BYTES)
    return {
      ok: false,
      why: `${name} has ${byteSize} bytes, and more than ${MOST_BYTES} are not read`,
    }
  if (typeof text !== 'string') return { ok: false, why: `${name} is not text` }
  if (isTruncated !== true) return { ok: true, text }
  const { data } = await explained('read the ledger', () =>
    client.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      owner,
      repo,
      file_sha: oid,
    }),
  )
  return { ok: true, text: Buffer.from(data.content, 'base64').toString() }
}
