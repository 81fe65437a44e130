/**
 * Replaces secrets by `***` as GitHub's runner does: each value also in the forms in which it
 * commonly leaks (base64 at its three alignments, JSON, URI, XML, quoted), and each line of a
 * value of several lines. Of the runner's forms only the two for PowerShell's error colours are
 * left out.
 */
export class SecretMasker {
  readonly #values = new Set<string>()

  add(secret: string): void {
    for (const value of [secret, ...nonEmptyLines(secret)]) {
      for (const form of leakingForms(value)) {
        if (form !== '') this.#values.add(form)
      }
    }
  }

  mask(text: string): string {
    const ranges = [...this.#values]
      .flatMap((value) => occurrences(text, value))
      .sort((a, b) => a.start - b.start)
    let masked = ''
    let position = 0
    let index = 0
    while (index < ranges.length) {
      const { start, end } = mergeFrom(ranges, index)
      while ((ranges[index]?.start ?? Number.POSITIVE_INFINITY) <= end) index++
      masked += `${text.slice(position, start)}***`
      position = end
    }
    return masked + text.slice(position)
  }
}

type Range = { readonly start: number; readonly end: number }

/** Grows a range over all that overlap or touch it: two secrets in a row become one `***`. */
function mergeFrom(ranges: readonly Range[], first: number): Range {
  const start = ranges[first]?.start ?? 0
  let end = ranges[first]?.end ?? 0
  for (const range of ranges.slice(first + 1)) {
    if (range.start > end) break
    end = Math.max(end, range.end)
  }
  return { start, end }
}

function occurrences(text: string, value: string): Range[] {
  const found: Range[] = []
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    found.push({ start: at, end: at + value.length })
  }
  return found
}

function nonEmptyLines(secret: string): string[] {
  return secret
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function leakingForms(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const shifted = (by: number) => bytes.subarray(bytes.length > by ? by : 0).toString('base64')
  return [
    value,
    shifted(0),
    shifted(1),
    shifted(2),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    escapeUri(value),
    escapeXml(value),
    value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : '',
  ]
}

/** RFC 3986 escaping; `encodeURIComponent` leaves five reserved characters alone. */
function escapeUri(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function escapeXml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}
