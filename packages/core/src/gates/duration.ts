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

/** `13:40 UTC`; with the date where it is another day than `now`. Both ISO 8601 in UTC. */
export function formatTime(at: string, now: string): string {
  const [date, time] = [at.slice(0, 10), at.slice(11, 16)]
  return date === now.slice(0, 10) ? `${time} UTC` : `${date} ${time} UTC`
}

/** How long after another time one is; both ISO 8601. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000
}

/** A time some seconds after another one. */
export function later(time: string, seconds: number): string {
  return new Date(Date.parse(time) + seconds * 1000).toISOString()
}
