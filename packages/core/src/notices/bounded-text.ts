import { oneLine } from '../report/inline-text.ts'

const ZERO_WIDTH_SPACE = '\u200b'

/**
 * One line of at most `length` UTF-16 units that mentions nobody, and is never empty: vendors
 * refuse empty texts.
 */
export function line(text: string, length: number, otherwise = '–'): string {
  const clean = withoutMentions(wellFormed(oneLine(text)).trim())
  return cut(clean === '' ? otherwise : clean, length)
}

/** Cut at a whole character, with an ellipsis where something is missing. */
export function cut(text: string, length: number): string {
  return cutEscaped(text, length, (character) => character)
}

/**
 * Escapes character by character and cuts between characters: a limit that counts the escaped
 * text never splits an entity.
 */
export function cutEscaped(
  text: string,
  length: number,
  encode: (character: string) => string,
): string {
  let kept = ''
  let lengthWithEllipsis = 0
  for (const character of text) {
    const next = encode(character)
    if (kept.length + next.length > length) return `${kept.slice(0, lengthWithEllipsis)}…`
    kept += next
    if (kept.length < length) lengthWithEllipsis = kept.length
  }
  return kept
}

/** Half a surrogate pair is no text, and some servers refuse the whole message for it. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Several chats read `@channel` and `@everyone` in any text, whoever wrote it. */
function withoutMentions(text: string): string {
  return text.replace(/@(?=\w)/g, `@${ZERO_WIDTH_SPACE}`)
}

/** An address of the web that needs no escaping in any of the formats; else undefined. */
export function webAddress(url: string | undefined): string | undefined {
  return url !== undefined &&
    /^https?:\/\/[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&()*+,;=%-]{0,2000}$/.test(url)
    ? url
    : undefined
}
