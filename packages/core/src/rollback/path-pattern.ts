/**
 * Patterns of paths as in a policy: `*` is anything within one folder, `**` any depth; a folder's
 * name alone means all that is in it.
 */
export type PathPattern = {
  /** Whether a file of this path is meant. */
  readonly matches: (path: string) => boolean
  /** Whether everything below this folder is meant. */
  readonly coversFolder: (path: string) => boolean
  /** Whether something below this folder may be meant. */
  readonly reaches: (path: string) => boolean
}

export function pathPattern(text: string): PathPattern {
  const parts = text.replace(/\/+$/, '').split('/')
  const wholeFolder = parts.at(-1) === '**'
  const fixed = wholeFolder ? parts.slice(0, -1) : parts
  return {
    matches: (path) =>
      matchParts(parts, path.split('/')) || matchParts([...parts, '**'], path.split('/')),
    coversFolder: (path) => prefixMatches(fixed, path.split('/')),
    reaches: (path) => reaches(parts, path.split('/')),
  }
}

/** The pattern names the folder itself or one above it. */
function prefixMatches(pattern: readonly string[], path: readonly string[]): boolean {
  return path.some((_, length) => matchParts(pattern, path.slice(0, length + 1)))
}

function matchParts(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return path.length === 0
  if (first === '**') {
    if (rest.length === 0) return path.length > 0
    return path.some((_, skip) => matchParts(rest, path.slice(skip)))
  }
  const [name, ...below] = path
  return name !== undefined && matchName(first, name) && matchParts(rest, below)
}

function reaches(pattern: readonly string[], folder: readonly string[]): boolean {
  const [first, ...rest] = pattern
  const [name, ...below] = folder
  if (name === undefined || first === '**') return true
  return (
    first !== undefined && matchName(first, name) && (rest.length === 0 || reaches(rest, below))
  )
}

/** Without a regular expression of the user's making: `*` splits the name into pieces. */
function matchName(pattern: string, name: string): boolean {
  const pieces = pattern.split('*')
  if (pieces.length === 1) return pattern === name
  const [start = '', ...others] = pieces
  const end = others.pop() ?? ''
  if (!name.startsWith(start) || name.length < start.length + end.length || !name.endsWith(end))
    return false
  let at = start.length
  for (const piece of others) {
    const next = name.indexOf(piece, at)
    if (next === -1 || next + piece.length > name.length - end.length) return false
    at = next + piece.length
  }
  return true
}
