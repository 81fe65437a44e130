/** What a person asks to be reverted, as it was written. */
export type RevertName =
  /** At least 7 hexadecimal digits. */
  | { readonly kind: 'commit'; readonly written: string }
  | { readonly kind: 'pull-request'; readonly number: number }
  /** As `git log after..upTo --first-parent`: what came after the one, up to and with the other. */
  | { readonly kind: 'range'; readonly after: string; readonly upTo: string }

const COMMIT = /^[0-9a-f]{7,40}$/
/** Seven digits and more are a commit: nobody has so many pull requests, and `#` tells them apart. */
const PULL_REQUEST = /^(?:#([1-9][0-9]{0,8})|([1-9][0-9]{0,5}))$/
const RANGE = /^([0-9a-f]{7,40})\.\.([0-9a-f]{7,40})$/

export type RevertNames =
  | { readonly ok: true; readonly names: readonly RevertName[] }
  /** The words that are none of these. */
  | { readonly ok: false; readonly wrong: readonly string[] }

/**
 * Reads a list that is separated by commas or space; the same word twice counts once.
 *
 * @example parseRevertNames('#12, 4f2d9b1 0aa1bb2..9c1e0aa')
 */
export function parseRevertNames(text: string): RevertNames {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  const read = [...new Set(words.map((word) => word.toLowerCase()))].map((word) => ({
    word,
    name: parseName(word),
  }))
  const wrong = read.flatMap(({ word, name }) => (name === undefined ? [word] : []))
  if (wrong.length > 0) return { ok: false, wrong }
  return { ok: true, names: read.flatMap(({ name }) => (name === undefined ? [] : [name])) }
}

function parseName(word: string): RevertName | undefined {
  const [, marked, bare] = PULL_REQUEST.exec(word) ?? []
  const number = marked ?? bare
  if (number !== undefined) return { kind: 'pull-request', number: Number(number) }
  if (COMMIT.test(word)) return { kind: 'commit', written: word }
  const [, after, upTo] = RANGE.exec(word) ?? []
  return after === undefined || upTo === undefined ? undefined : { kind: 'range', after, upTo }
}

export function describeRevertName(name: RevertName): string {
  switch (name.kind) {
    case 'commit':
      return name.written
    case 'pull-request':
      return `#${name.number}`
    case 'range':
      return `${name.after}..${name.upTo}`
  }
}
