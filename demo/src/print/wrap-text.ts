// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes of colours
const COLOUR_CODES = /\u001b\[[0-9;]*m/g

/** Columns that a text takes; the demo prints no characters of double width. */
export function columnsOf(text: string): number {
  return [...text.replaceAll(COLOUR_CODES, '')].length
}

export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

/**
 * Breaks a text at spaces. A word that is longer than a line stays whole, so that a commit id or
 * a command can be copied; `cut` breaks it all the same, where columns must hold.
 */
export function wrapText(
  text: string,
  columns: number,
  options: { readonly hanging?: string; readonly cut?: boolean } = {},
): readonly string[] {
  const { hanging = '', cut = false } = options
  const indent = /^ */.exec(text)?.[0] ?? ''
  const lines: string[] = []
  let line = indent
  let empty = true
  for (const word of text
    .slice(indent.length)
    .split(' ')
    .flatMap(cutTo(cut ? columns : undefined))) {
    const joined = empty ? line + word : `${line} ${word}`
    if (empty || columnsOf(joined) <= columns) {
      line = joined
    } else {
      lines.push(line)
      line = indent + hanging + word
    }
    empty = false
  }
  return [...lines, line]
}

function cutTo(columns: number | undefined): (word: string) => readonly string[] {
  return (word) => {
    // A coloured word is never longer than the columns that its table found for it.
    if (columns === undefined || columnsOf(word) <= columns || word.includes('\u001b'))
      return [word]
    const points = [...word]
    const parts: string[] = []
    for (let at = 0; at < points.length; at += columns) {
      parts.push(points.slice(at, at + columns).join(''))
    }
    return parts
  }
}
