import type { About, Evidence } from '../evidence/evidence.ts'
import { type ChannelName, shortSha } from '../identifiers.ts'
import type { Snapshot } from '../promotion/question.ts'

/** What evidence must be about to count: this very commit, its tree, or also the channel. */
export type Subject =
  | { readonly commit: Snapshot }
  | { readonly tree: Snapshot; readonly orChannel: ChannelName }

/**
 * The evidence, unless it is about something else: then it is missing (promise 1). Whoever collected
 * it should have seen to that; a gate does not rely on it.
 */
export function evidenceAbout<T>(evidence: Evidence<T>, subject: Subject): Evidence<T> {
  if (evidence.kind === 'missing' || isAbout(evidence.about, subject)) return evidence
  const meant = 'commit' in subject ? subject.commit : subject.tree
  return {
    kind: 'missing',
    source: evidence.source,
    why: 'mismatch',
    detail: `${evidence.source.name} is about ${describe(evidence.about)}, not about ${shortSha(meant.commit)}.`,
  }
}

function isAbout(about: About, subject: Subject): boolean {
  if ('commit' in subject) return about.kind === 'commit' && about.commit === subject.commit.commit
  return about.kind === 'commit'
    ? about.tree === subject.tree.tree
    : about.channel === subject.orChannel
}

function describe(about: About): string {
  return about.kind === 'commit' ? shortSha(about.commit) : `channel ${about.channel}`
}
