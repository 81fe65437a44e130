import type { Sha } from '../identifiers.ts'

/** What a commit object says. Its words are claims, its trees and parents are facts. */
export type LandedCommit = {
  readonly sha: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
}

export type Person = {
  readonly name: string
  readonly email: string
  /** As git writes it: seconds since 1970 and the offset, `1700000000 +0100`. */
  readonly date: string
}

/** The first line of a message. */
export function titleOf(message: string): string {
  return message.split('\n', 1)[0]?.trim() || '(no message)'
}
