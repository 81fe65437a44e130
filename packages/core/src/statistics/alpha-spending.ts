/** How often the same candidate is looked at. */
export type Looks =
  | {
      /** No end is known: look number `look`, from 1. */
      readonly kind: 'open'
      readonly look: number
    }
  | {
      /** At most `planned` looks. */
      readonly kind: 'planned'
      readonly planned: number
    }

/**
 * The error probability that one look may spend, so that all looks together spend at most `alpha`.
 *
 * Open: 6 / (pi k)^2 of it on look k, which sums to 1 over all k (the Basel problem). Planned: an
 * equal part each (Bonferroni).
 *
 * @throws {RangeError} when the number of the look, or of looks, is not 1 or more.
 */
export function spentAlpha(alpha: number, looks: Looks): number {
  const number = looks.kind === 'open' ? looks.look : looks.planned
  if (!(number >= 1)) throw new RangeError(`Not a number of looks: ${number}`)
  return looks.kind === 'open' ? (6 * alpha) / (Math.PI * number) ** 2 : alpha / number
}

/** Probability that at least one of `looks` independent looks passes wrongly, each with `alpha`. */
export function anyFalsePass(alpha: number, looks: number): number {
  return 1 - (1 - alpha) ** looks
}
