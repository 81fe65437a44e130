/**
 * The known word that was probably meant, if one is near: at most one slip in four letters.
 * Ties go to the first known word.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const word = fold(written)
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const distance = slips(word, fold(candidate))
    if (distance < least && distance <= Math.max(1, Math.floor(candidate.length / 4))) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** `maxDrop`, `max_drop` and `Max-Drop` are no misspelling of `max-drop` but another style. */
function fold(word: string): string {
  return word
    .slice(0, 64)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[_ ]/g, '-')
    .toLowerCase()
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours between two words (Damerau and
 * Levenshtein, as "optimal string alignment": no letter is touched twice).
 */
export function slips(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped && row > 1 && column > 1) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? 0
}
