/** Where the sandbox has its time from. */
export interface Clock {
  now(): Date
  /** Called once a request: the default clock moves on by a second, so that runs repeat exactly. */
  tick(): void
}

export function createClock(given?: () => Date): Clock {
  if (given !== undefined) return { now: given, tick: () => undefined }
  let time = Date.parse('2026-01-05T08:00:00Z')
  return {
    now: () => new Date(time),
    tick: () => {
      time += 1000
    },
  }
}

/** GitHub writes times without fractions of a second. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
