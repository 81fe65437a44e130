import { expect, test } from 'vitest'
import { runbookPolicy, scenario } from '../testing/index.ts'

const frozen = (...windows: readonly string[]) =>
  scenario(
    runbookPolicy.replace(
      'stable: { from: next }',
      `stable: { from: next, enter: { freeze: [${windows.map((one) => `{ ${one} }`).join(', ')}] } }`,
    ),
  )

const weekend = 'every: fri 16:00 - mon 08:00, zone: Europe/Zurich, why: weekend'
const newYear = "from: 2026-12-20, to: 2027-01-03, zone: Europe/Zurich, why: 'end of the year'"

const freezeOf = (story: ReturnType<typeof scenario>) =>
  story.decide().gates.find(({ gate }) => gate === 'freeze')

test('a closed channel waits, and says when it opens on its clocks and in UTC', () => {
  const story = frozen(weekend).at('2026-01-10T12:00:00Z')
  expect(story.decide().outcome).toBe('waiting')
  expect(freezeOf(story)).toEqual({
    gate: 'freeze',
    verdict: 'fail',
    next: 'wait',
    observed: 'closed until Mon 2026-01-12 08:00 Europe/Zurich (2026-01-12 07:00 UTC)',
    required: 'not in fri 16:00 - mon 08:00 Europe/Zurich',
    reason: 'stable is closed: weekend.',
    clear: ['stable opens by itself on Mon 2026-01-12 08:00 Europe/Zurich (2026-01-12 07:00 UTC).'],
    sources: [],
    remarks: [],
  })
})

test('a window on UTC is told once', () => {
  const story = frozen('from: 2026-01-10, to: 2026-01-10, zone: UTC').at('2026-01-10T12:00:00Z')
  expect(freezeOf(story)?.observed).toBe('closed until Sun 2026-01-11 00:00 UTC')
})

test('it opens to the minute, and closes to the minute', () => {
  const outcome = (time: string) => frozen(weekend).at(time).decide().outcome
  expect(outcome('2026-01-09T14:59:59.999Z')).toBe('promote')
  expect(outcome('2026-01-09T15:00:00Z')).toBe('waiting')
  expect(outcome('2026-01-12T06:59:59.999Z')).toBe('waiting')
  expect(outcome('2026-01-12T07:00:00Z')).toBe('promote')
})

test('summer time moves the window with the clocks', () => {
  // On Sunday 2026-03-29 clocks in Zurich go from 02:00 to 03:00.
  expect(freezeOf(frozen(weekend).at('2026-03-28T12:00:00Z'))?.observed).toBe(
    'closed until Mon 2026-03-30 08:00 Europe/Zurich (2026-03-30 06:00 UTC)',
  )
})

test('windows that follow each other are one, and all reasons are named', () => {
  const story = frozen(weekend, newYear).at('2026-12-20T12:00:00Z')
  // 3 January 2027 is a Sunday: the weekend goes on from there.
  expect(freezeOf(story)).toMatchObject({
    observed: 'closed until Mon 2027-01-04 08:00 Europe/Zurich (2027-01-04 07:00 UTC)',
    reason: 'stable is closed: end of the year, weekend.',
  })
})

test('windows of several zones that leave nothing open need a person', () => {
  const story = frozen(
    'every: 00:00 - 14:00, zone: UTC',
    'every: 09:00 - 21:00, zone: America/New_York',
  )
  expect(freezeOf(story)).toMatchObject({
    verdict: 'fail',
    next: 'act',
    reason: 'stable is closed. Its windows follow each other, and it never opens.',
  })
})

test('a reason cannot pass for a command', () => {
  const story = frozen("every: sat-sun, zone: UTC, why: 'run `rm -rf`'").at('2026-01-10T12:00:00Z')
  expect(freezeOf(story)?.reason).toBe('stable is closed: run ’rm -rf’.')
})
