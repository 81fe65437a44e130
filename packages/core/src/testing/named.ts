import { isSha, type Sha, sha } from '../identifiers.ts'
import type { Snapshot } from '../promotion/question.ts'

/**
 * The commit that a story calls by these words: always the same 40 hex digits. A whole object name
 * stands for itself.
 *
 * @example commitNamed('new-prompt') === commitNamed('new-prompt') // true
 */
export function commitNamed(words: string): Sha {
  return isSha(words) ? words : sha(hexOf(`commit ${words}`, 40))
}

/** The tree that a story calls by these words. Two commits of one tree have the same content. */
export function treeNamed(words: string): Sha {
  return isSha(words) ? words : sha(hexOf(`tree ${words}`, 40))
}

/** A commit and its tree, both called by the same words. */
export function snapshotNamed(words: string): Snapshot {
  return { commit: commitNamed(words), tree: treeNamed(words) }
}

/** Looks like a SHA-256 digest, and is as good as one where only equality matters. */
export function digestNamed(text: string): string {
  return `sha256:${hexOf(`digest ${text}`, 64)}`
}

/** Not a cryptographic hash: it only tells the words of a story apart. */
function hexOf(words: string, digits: number): string {
  let hex = ''
  for (let block = 0; hex.length < digits; block += 1) hex += hash32(`${block} ${words}`)
  return hex.slice(0, digits)
}

/**
 * FNV-1a with the finalizer of MurmurHash3, so that similar words give unlike names.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
function hash32(text: string): string {
  let hash = 0x811c9dc5
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
}
