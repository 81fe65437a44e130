import type { Sha } from '../identifiers.ts'
import type { LandedCommit, Person } from './landed-commit.ts'
import type { Pick } from './select-picks.ts'

/** A commit to make on the target. Equal questions give equal commits, whoever asks and when. */
export type PickCommit = {
  readonly tree: Sha
  readonly parent: Sha
  readonly author: Person
  readonly committer: Person
  readonly message: string
}

/**
 * The picked commit on its new parent: its author stays. The committer's time is that of the
 * original, so that a run that is repeated makes the same commit.
 */
export function pickCommit(
  { commit }: Pick,
  place: { readonly tree: Sha; readonly parent: Sha },
  by: { readonly name: string; readonly email: string },
): PickCommit {
  return {
    ...place,
    author: commit.author,
    committer: { ...by, date: commit.committer.date },
    message: withOrigin(commit),
  }
}

/** A commit with conflict markers in its files says so, wherever it is read. */
export function conflictedMessage(pick: Pick, paths: readonly string[]): string {
  const files = paths.map((path) => `- ${path.replace(/[\r\n]/g, ' ')}`)
  const { subject, rest } = split(withOrigin(pick.commit))
  return `CONFLICT: ${subject}\n\nThis commit has conflicts to resolve:\n${files.join('\n')}\n\n${rest}`
}

/** The message with the line that `git cherry-pick -x` adds, among the trailers where it has some. */
export function withOrigin({ sha, message }: LandedCommit): string {
  const text = message.trimEnd()
  const last = text.slice(text.lastIndexOf('\n\n') + 2).split('\n')
  const hasTrailers =
    text.includes('\n\n') &&
    last.every((line) => /^([A-Za-z0-9-]+: |\(cherry picked from commit )/.test(line))
  return `${text}${hasTrailers ? '\n' : '\n\n'}(cherry picked from commit ${sha})\n`
}

function split(message: string): { readonly subject: string; readonly rest: string } {
  const [subject = '', ...rest] = message.split('\n')
  return { subject, rest: rest.join('\n').trimStart() }
}
