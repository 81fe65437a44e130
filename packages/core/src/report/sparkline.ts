const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** A row of bars, the lowest value as the lowest bar; all in the middle where they are equal. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values)
  const range = Math.max(...values) - low
  return values
    .map((value) => BARS[range === 0 ? 3 : Math.round(((value - low) / range) * 7)] ?? BARS[3])
    .join('')
}
