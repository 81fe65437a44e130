/** One reading of a counter. */
export type CounterSample = { readonly atSeconds: number; readonly value: number }

/**
 * How much a counter grew over a window, as Prometheus 3's `increase()` answers: resets are added
 * up, and the growth between first and last reading is stretched to the window's ends where these
 * are near, so that whole counts can become fractions.
 *
 * After `extrapolatedRate` in Prometheus's `promql/functions.go`. Prometheus 2 takes readings at
 * the very start of the window in, version 3 leaves them out.
 *
 * @param samples in the order of time
 * @returns undefined with fewer than two readings in the window: not zero.
 */
export function counterIncrease(
  samples: readonly CounterSample[],
  window: { readonly startSeconds: number; readonly endSeconds: number },
): number | undefined {
  const { startSeconds, endSeconds } = window
  const inside = samples.filter(
    ({ atSeconds }) => atSeconds > startSeconds && atSeconds <= endSeconds,
  )
  const first = inside[0]
  const last = inside.at(-1)
  if (first === undefined || last === undefined || inside.length < 2) return undefined

  const grown = grownWithResets(inside)
  const sampled = last.atSeconds - first.atSeconds
  const apart = sampled / (inside.length - 1)
  // Farther than this from the window's end, the series probably began or ended there.
  const near = apart * 1.1
  const before = first.atSeconds - startSeconds
  const after = endSeconds - last.atSeconds
  const toStart = before < near ? before : apart / 2
  // A counter was not negative: it cannot have begun earlier than it would have been zero.
  const toZero = grown > 0 && first.value >= 0 ? sampled * (first.value / grown) : toStart
  const stretched = sampled + Math.min(toStart, toZero) + (after < near ? after : apart / 2)
  return grown * (stretched / sampled)
}

function grownWithResets(samples: readonly CounterSample[]): number {
  let grown = 0
  let previous: CounterSample | undefined
  for (const sample of samples) {
    if (previous !== undefined) {
      const reset = sample.value < previous.value
      grown += reset ? sample.value : sample.value - previous.value
    }
    previous = sample
  }
  return grown
}
