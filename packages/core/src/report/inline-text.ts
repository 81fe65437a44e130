/**
 * Titles, branch names and error texts come from anyone. On its way into Markdown or a log, text
 * must neither format, mention, link nor command.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g
const ZERO_WIDTH_SPACE = '\u200b'

/** One line without control characters or text-direction tricks. */
export function oneLine(text: string): string {
  return text.replace(CONTROL, ' ').trim()
}

/** Plain text as Markdown that shows just this text. `@name` and `#12` no longer ping or link. */
export function markdownText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~&]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/(^|\s)#(?=\d)/g, `$1#${ZERO_WIDTH_SPACE}`)
}

/** Text in which `backticks` mark commands: those become code, all else plain text. */
export function markdownWithCode(text: string): string {
  return oneLine(text)
    .split('`')
    .map((part, index, parts) => {
      const isCode = index % 2 === 1 && index < parts.length - 1
      if (!isCode) return markdownText(part)
      return part === '' ? '' : `\`${part.replaceAll('|', '\\|')}\``
    })
    .join('')
}

/** A log line that the Actions runner does not take for a command of ours. */
export function logText(text: string): string {
  return oneLine(text).replaceAll('##[', '# #[').replace(/^::/, ' ::')
}

/** Cuts at a whole character so that at most `bytes` bytes of UTF-8 remain, and says so. */
export function cutToBytes(text: string, bytes: number, notice = '\n\n(cut)'): string {
  if (utf8Length(text) <= bytes) return text
  const room = bytes - utf8Length(notice)
  let length = 0
  let kept = ''
  for (const character of text) {
    length += utf8Length(character)
    if (length > room) break
    kept += character
  }
  return kept + notice
}

function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return length
}
