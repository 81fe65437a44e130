import { describe, expect, test } from 'vitest'
import { policyOf, reportOn, withGates } from './testdata/policies.ts'

const freezeOf = (window: string) =>
  policyOf(withGates(`freeze: [{ ${window} }]`)).channels.find(({ name }) => name === 'stable')
    ?.entry?.gates.freeze?.windows[0]

const spansOf = (every: string) => {
  const window = freezeOf(`every: '${every}', zone: UTC`)
  return window?.kind === 'weekly' ? window.spans : []
}

/** What a user reads about the one window, without the place. */
const refusal = (...lines: readonly string[]) =>
  reportOn(withGates('freeze:', ...lines.map((line) => `  ${line}`))).replace(/^\S+ /, '')

describe('a window of every week', () => {
  test('goes from a day and time to another, over midnight and over Sunday', () => {
    expect(freezeOf('every: fri 16:00 - mon 08:00, zone: Europe/Zurich, why: weekend')).toEqual({
      kind: 'weekly',
      every: 'fri 16:00 - mon 08:00',
      spans: [{ startMinute: 4 * 1440 + 16 * 60, minutes: 8 * 60 + 2 * 1440 + 8 * 60 }],
      zone: 'Europe/Zurich',
      why: 'weekend',
    })
  })

  test('has times of every day, of some days, or is whole days', () => {
    const nights = Array.from({ length: 7 }, (_, day) => ({
      startMinute: day * 1440 + 22 * 60,
      minutes: 8 * 60,
    }))
    expect(spansOf('22:00 - 06:00')).toEqual(nights)
    expect(spansOf('mon-fri 22:00 - 06:00')).toEqual(nights.slice(0, 5))
    expect(spansOf('sun-mon 22:00 - 06:00')).toEqual([nights[6], nights[0]])
    expect(spansOf('Sat, Sun')).toEqual([
      { startMinute: 5 * 1440, minutes: 1440 },
      { startMinute: 6 * 1440, minutes: 1440 },
    ])
    expect(spansOf('fri 18:00 - sun 24:00')).toEqual([
      { startMinute: 4 * 1440 + 18 * 60, minutes: 6 * 60 + 2 * 1440 },
    ])
  })
})

describe('a window that comes once', () => {
  test('is closed to the end of its last day, or opens at a time', () => {
    const zone = 'Europe/Zurich'
    expect(freezeOf(`from: 2026-12-20, to: 2027-01-03, zone: ${zone}`)).toEqual({
      kind: 'dated',
      from: '2026-12-20T00:00',
      until: '2027-01-04T00:00',
      zone,
    })
    expect(freezeOf(`from: 2026-12-20 16:00, to: 2027-01-03T08:30, zone: ${zone}`)).toEqual({
      kind: 'dated',
      from: '2026-12-20T16:00',
      until: '2027-01-03T08:30',
      zone,
    })
  })
})

describe('what is refused', () => {
  test('windows that mean nothing, or two things', () => {
    expect(refusal('- { every: friday 16:00 - mon 08:00, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0].every: This is no window of the week.
        written: friday 16:00 - mon 08:00
        fix: Write from a day and time to another such as \`fri 16:00 - mon 08:00\`, days with times such as \`mon-fri 22:00 - 06:00\`, times of every day such as \`22:00 - 06:00\`, or whole days such as \`sat-sun\`."
    `)
    expect(refusal('- { every: 25:00 - 06:00, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0].every: This is no time of day.
        written: 25:00 - 06:00
        fix: Write hours and minutes from \`00:00\` to \`23:59\`; a window may end at \`24:00\`."
    `)
    expect(refusal('- { every: fri 16:00 - fri 16:00, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0].every: The window begins when it ends: it may mean never or always.
        written: fri 16:00 - fri 16:00
        fix: Write whole days as \`sat-sun\`, or an end such as \`24:00\`."
    `)
    expect(refusal('- { zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0]: The window does not say from when to when.
        written: { zone: UTC }
        fix: Add \`every: fri 16:00 - mon 08:00\`, or both \`from: 2026-12-20\` and \`to: 2027-01-03\`."
    `)
    expect(refusal('- { every: sat-sun, from: 2026-12-20, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0]: A window comes every week, or once: \`every\` excludes \`from\` and \`to\`.
        written: { every: sat-sun, from: 2026-12-20, zone: UTC }
        fix: Write two windows."
    `)
    expect(refusal('- { from: 2026-02-30, to: 2026-03-01, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0].from: There is no such date.
        written: 2026-02-30
        fix: Write year, month and day such as \`2026-12-20\`, with a time if need be: \`2026-12-20 16:00\`."
    `)
  })

  test('zones that do not exist, and offsets that know no summer time', () => {
    expect(refusal('- { every: sat-sun, zone: Europe/Zuerich }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0].zone: There is no time zone of this name.
        written: Europe/Zuerich
        fix: Did you mean \`Europe/Zurich\`?"
    `)
    expect(refusal('- { every: sat-sun, zone: +02:00 }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0].zone: There is no time zone of this name.
        written: +02:00
        fix: Write a name of the IANA time zone database such as \`Europe/Zurich\`, or \`UTC\`."
    `)
    expect(refusal('- { every: sat-sun }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0].zone: This setting is missing.
        fix: Add it: an IANA time zone such as \`Europe/Zurich\`."
    `)
    expect(refusal('- { evry: sat-sun, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0]: The window does not say from when to when.
        written: { evry: sat-sun, zone: UTC }
        fix: Add \`every: fri 16:00 - mon 08:00\`, or both \`from: 2026-12-20\` and \`to: 2027-01-03\`.
      .github/sluice.yml:8:13 channels.stable.enter.freeze[0].evry: \`evry\` is not a setting.
        written: evry
        fix: Did you mean \`every\`?"
    `)
  })

  test('windows that never close, and windows that never open', () => {
    expect(refusal('[]')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze: Without a window the channel is never closed.
        written: []
        fix: Add one such as \`{ every: sat-sun, zone: Europe/Zurich }\`, or remove the line."
    `)
    expect(refusal('- { from: 2027-01-03, to: 2026-12-20, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze[0]: The window ends before it begins.
        written: { from: 2027-01-03, to: 2026-12-20, zone: UTC }
        fix: Swap \`from\` and \`to\`."
    `)
    expect(refusal('- { every: mon-sun, zone: UTC }')).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze: Together the weekly windows leave no minute open.
        written: - { every: mon-sun, zone: UTC }
        fix: Shorten one of them, or promote nothing by removing \`from\`."
    `)
    expect(
      refusal('- { every: mon 00:00 - fri 12:00, zone: UTC }', '- { every: fri-sun, zone: UTC }'),
    ).toMatchInlineSnapshot(`
      "channels.stable.enter.freeze: Together the weekly windows leave no minute open.
        written: - { every: mon 00:00 - fri 12:00, zone: UTC } - { every: fr…
        fix: Shorten one of them, or promote nothing by removing \`from\`."
    `)
  })

  test('a freeze alone is no gate: that time passes is no evidence', () => {
    const off = ['ci', 'score', 'error-rate', 'latency', 'probes'].map((gate) => `${gate}: off`)
    expect(reportOn(withGates(...off, 'freeze: [{ every: sat-sun, zone: UTC }]'))).toContain(
      'Every gate that measures something is switched off',
    )
  })
})
