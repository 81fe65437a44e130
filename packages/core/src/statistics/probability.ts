/** @throws {RangeError} unless 0.5 < confidence < 1. */
export function requireConfidence(confidence: number): void {
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new RangeError(`Not a confidence between 0.5 and 1: ${confidence}`)
  }
}

/** @throws {RangeError} unless 0 <= count <= total and both are finite. */
export function requireCounts(count: number, total: number): void {
  if (!(count >= 0 && count <= total && Number.isFinite(total))) {
    throw new RangeError(`Not counts: ${count} of ${total}`)
  }
}
