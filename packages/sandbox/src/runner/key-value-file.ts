/**
 * Reads what a step wrote to `GITHUB_OUTPUT`, `GITHUB_ENV` or `GITHUB_STATE`: lines `NAME=VALUE`
 * and blocks `NAME<<DELIMITER` ... `DELIMITER`. Later values replace earlier ones. Throws where
 * GitHub fails the step.
 */
export function parseKeyValueFile(content: string): ReadonlyMap<string, string> {
  const lines = content.split('\n')
  const pairs = new Map<string, string>()
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      set(pairs, line.slice(0, equals), line.slice(equals + 1), line)
    } else if (heredoc >= 0) {
      const delimiter = line.slice(heredoc + 2)
      if (delimiter === '') {
        throw new Error(
          `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`,
        )
      }
      const end = lines.indexOf(delimiter, index + 1)
      if (end < 0) {
        throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
      }
      set(pairs, line.slice(0, heredoc), lines.slice(index + 1, end).join('\n'), line)
      index = end
    } else {
      throw new Error(`Invalid format '${line}'`)
    }
  }
  return pairs
}

function set(pairs: Map<string, string>, name: string, value: string, line: string): void {
  if (name === '') throw new Error(`Invalid format '${line}'. Name must not be empty`)
  pairs.set(name, value)
}
