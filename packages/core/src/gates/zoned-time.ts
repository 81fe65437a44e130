/*
 * Local time and instants. A local time is written as milliseconds too, as if its clocks were on
 * UTC: then days, weeks and differences are arithmetic, and only the offset asks the zone.
 */

const DAY = 86_400_000
const MINUTE = 60_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one costs a hundred times what using it does. The same zone always gives the same. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}

/**
 * What the clocks of a zone show at an instant, to the second.
 * @throws {RangeError} where the zone is unknown here.
 */
export function localAt(zone: string, instant: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}

/** Where a local time falls among the instants, when clocks may have been put forward or back. */
export type Placed = {
  /** The first instant at which the clocks show the time or a later one. */
  readonly first: number
  /** The first instant from which on they never show an earlier one again. */
  readonly last: number
}

/**
 * The instants of a local time. They differ where the clocks show it twice; where they skip it,
 * both are the moment of the jump.
 */
export function placeLocal(zone: string, local: number): Placed {
  // All zones are within a day of UTC, and change their offset once in two days at most.
  const [before, after] = [offsetAt(zone, local - DAY), offsetAt(zone, local + DAY)]
  const [early, late] = [local - before, local - after]
  if (before === after) return { first: early, last: early }
  const change = changeBetween(zone, local - DAY, local + DAY)
  return {
    first: early < change ? early : Math.max(change, late),
    last: late > change ? late : Math.min(change, early),
  }
}

function offsetAt(zone: string, instant: number): number {
  const second = Math.floor(instant / 1000) * 1000
  return localAt(zone, second) - second
}

/** The minute in which the offset changes, by halving. */
function changeBetween(zone: string, from: number, to: number): number {
  const old = offsetAt(zone, from)
  let [low, high] = [Math.floor(from / MINUTE), Math.ceil(to / MINUTE)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle * MINUTE) === old) low = middle
    else high = middle
  }
  return high * MINUTE
}
