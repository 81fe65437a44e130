import fc from 'fast-check'
import type { ClosedWindow } from '../waiting-rules.ts'
import { word } from './arbitrary-values.ts'

const clockTime = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
const weekTime = (minute: number) =>
  `${['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'][Math.floor(minute / 1440)]} ${clockTime(minute % 1440)}`

const zoned = { zone: fc.constantFrom('Europe/Zurich', 'UTC', 'Australia/Lord_Howe'), why: word }
export const weekly: fc.Arbitrary<ClosedWindow> = fc
  .tuple(
    fc.record(zoned, { requiredKeys: ['zone'] }),
    fc.integer({ min: 0, max: 10_079 }),
    fc.integer({ min: 1, max: 2_000 }),
  )
  .map(([common, startMinute, minutes]) => ({
    kind: 'weekly',
    ...common,
    every: `${weekTime(startMinute)} - ${weekTime((startMinute + minutes) % 10_080)}`,
    spans: [{ startMinute, minutes }],
  }))
export const dated: fc.Arbitrary<ClosedWindow> = fc
  .tuple(
    fc.record(zoned, { requiredKeys: ['zone'] }),
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.integer({ min: 1, max: 100_000 }),
  )
  .map(([common, start, length]) => {
    const local = (minutes: number) =>
      new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().slice(0, 16)
    return { kind: 'dated', ...common, from: local(start), until: local(start + length) }
  })
