const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?$/

/**
 * A time as ISO 8601 in UTC with milliseconds and `Z`. A time without a zone is UTC: Python's
 * `datetime.utcnow().isoformat()` writes none. Undefined for all else, dates that do not exist
 * among it.
 *
 * @example utcTimestamp('2026-01-05T08:00:00.123456') // '2026-01-05T08:00:00.123Z'
 */
export function utcTimestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3)
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`
  const instant = Date.parse(local)
  if (Number.isNaN(instant) || new Date(instant).toISOString() !== local) return undefined
  const minutes = offsetMinutes(zone)
  if (minutes === undefined) return undefined
  return new Date(instant - minutes * 60_000).toISOString()
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4))
  if (hours > 14 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
