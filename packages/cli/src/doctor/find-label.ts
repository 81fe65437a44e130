import { explained, refusedStatus, SluiceError } from '@sluice/runtime'
import { type Finding, ok, problem } from './finding.ts'
import type { Subject } from './subject.ts'

/** Whether a label exists that people are to set. */
export async function findLabel(
  { client, repository: { owner, name: repo } }: Subject,
  label: string,
  say: {
    /** Whose counts, as a sentence. */
    readonly there: string
    /** What is not possible without it, as a clause. */
    readonly missing: string
    /** For whoever makes it. */
    readonly description: string
  },
): Promise<Finding> {
  try {
    await explained(`look for the label ${label}`, () =>
      client.request('GET /repos/{owner}/{repo}/labels/{name}', { owner, repo, name: label }),
    )
    return ok(`The label ${label} exists. ${say.there}`)
  } catch (error) {
    if (!(error instanceof SluiceError) || refusedStatus(error.cause) !== 404) throw error
    return problem(
      `There is no label ${label}: ${say.missing}.`,
      `Make it: \`gh label create ${quoted(label)} --description '${say.description}'\`.`,
    )
  }
}

/** As one word for a shell. */
function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
