import { expect, it } from 'vitest'
import type { ChannelOnlyChange } from '../evidence/evidence.ts'
import { sha } from '../identifiers.ts'
import { type HoldIncident, heldHeads, holdsOf } from './held.ts'

const object = (text: string) => sha(text.repeat(40).slice(0, 40))

function revert(commit: string, of: string, at: string): ChannelOnlyChange {
  return {
    ...{ commit: object(commit), title: 'Revert "Bad"', author: 'Sluice' },
    status: {
      ...{ kind: 'removal', removes: [object('b')], of: object(`${commit}0`) },
      claim: { of: object(of), at },
    },
  }
}

function incident(of: string, released?: string): HoldIncident {
  return {
    ...{ number: 7, url: 'https://example.com/7', of: object(of) },
    ...(released === undefined
      ? { state: 'open' }
      : { state: 'closed', release: { by: 'alice', how: 'closed', at: released } }),
  }
}

const noon = '2026-01-01T12:00:00.000Z'

it('a revert belongs to the incident of the head that it says it was made on', () => {
  const change = revert('a', 'f', noon)
  expect(heldHeads([change])).toEqual(new Set([object('a0'), object('f')]))
  expect(holdsOf([change], { incidents: [] })).toEqual([{ removal: change, of: object('f') }])
  for (const one of [incident('f'), incident('f', '2026-01-01T12:00:00Z')])
    expect(holdsOf([change], { incidents: [one] })).toEqual([
      { removal: change, of: object('f'), incident: one },
    ])
})

it('but a release that is older than it is not about it: its message may be a copy', () => {
  const change = revert('a', 'f', noon)
  const released = incident('f', '2026-01-01T11:59:59Z')
  expect(holdsOf([change], { incidents: [released] })).toEqual([
    { removal: change, of: object('a0') },
  ])
  const own = incident('a0')
  expect(holdsOf([change], { incidents: [released, own] })).toEqual([
    { removal: change, of: object('a0'), incident: own },
  ])
})
