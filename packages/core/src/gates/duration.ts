const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** `86400` is `24 h`, `5400` is `1 h 30 min`, `21624` is `6 h`: the largest unit and the next one. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole === 86_400) return '24 h'
  const largest = units.findIndex(([, size]) => whole >= size)
  if (largest === -1) return '0 s'
  const parts = units.slice(largest, largest + 2).map(([name, size], place) => {
    const outer = place === 0 ? undefined : units[largest]
    const amount = Math.floor((outer === undefined ? whole : whole % outer[1]) / size)
    return amount === 0 ? '' : `${amount} ${name}`
  })
  return parts.filter((part) => part !== '').join(' ')
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
