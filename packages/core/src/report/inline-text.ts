/**
 * Titles, branch names and error texts come from anyone. On its way into Markdown or a log, text
 * must neither format nor mention nor command, and no single text may crowd out the rest.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g
const ZERO_WIDTH_SPACE = '\u200b'

/** More of one text nobody reads; a report has room for many of this length. */
const LONGEST_TEXT = 8_000

/** One line of bounded length, without control characters or text-direction tricks. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 2 * LONGEST_TEXT)
    .replace(CONTROL, ' ')
    .trim()
  const points = [...line]
  return points.length <= LONGEST_TEXT ? line : `${points.slice(0, LONGEST_TEXT).join('')} … (cut)`
}

/**
 * What GitHub takes for an issue or pull request, beside `#12`: after “Fixes” it closes one. Up to
 * where the number begins.
 */
const REFERENCE = /\bGH-(?=\d)|\/(?:issues|pull|discussions)\/(?=\d)/gi

/**
 * Plain text as Markdown that shows just this text. `@name`, `#12`, `GH-12` and the address of an
 * issue neither ping nor link.
 */
export function markdownText(text: string): string {
  return escaped(oneLine(text))
}

function escaped(line: string): string {
  return line
    .replace(/[\\`*_[\]<>|~&$]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/#(?=\d)/g, `#${ZERO_WIDTH_SPACE}`)
    .replace(REFERENCE, (before) => `${before}${ZERO_WIDTH_SPACE}`)
}

/**
 * Text in which `backticks` mark commands: those become code, all else plain text. Not for a table,
 * where a pipe in a command would end the cell.
 */
export function markdownWithCode(text: string): string {
  const parts = oneLine(text).split('`')
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escaped(part)
      // An odd backtick, without one to close it, is only a character.
      if (index === parts.length - 1) return `\\\`${escaped(part)}`
      return part === '' ? '' : `\`${part}\``
    })
    .join('')
}

/** A link, where the address is one of the web; else only the text. The text is Markdown already. */
export function markdownLink(text: string, url: string | undefined): string {
  if (url === undefined || !/^https?:\/\//i.test(url) || !isWellFormed(url)) return text
  // Only what could end the link or the table's cell: an address may be encoded already.
  const address = url.replace(/[\s()<>|\\`"]/g, (character) => encodeURIComponent(character))
  return `[${text}](${address.replaceAll('(', '%28').replaceAll(')', '%29')})`
}

/** Half a surrogate pair cannot be encoded. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/**
 * A log line that the Actions runner does not take for a command. It looks for `::` after leading
 * space, and for `##[` anywhere.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function logText(text: string): string {
  return oneLine(text).replaceAll('##[', '# #[').replace(/^::/, ': :')
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
