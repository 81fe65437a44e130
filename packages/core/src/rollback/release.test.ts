import { expect, test } from 'vitest'
import { type IncidentEnd, releaseOf } from './release.ts'

const at = '2026-01-05T08:00:00.000Z'
const closed = { by: 'alice', maintains: true, byReference: false, at }
const said = (body: string, by = 'alice', maintains = true) => ({ by, maintains, body, at })

test.each<[string, IncidentEnd, ReturnType<typeof releaseOf>]>([
  ['open', { state: 'open', comments: [] }, {}],
  [
    'closed by hand',
    { state: 'closed', closed, comments: [] },
    { release: { by: 'alice', how: 'closed', at } },
  ],
  ['closed and reopened', { state: 'open', closed, comments: [] }, {}],
  [
    'closed by a bot',
    { state: 'closed', closed: { ...closed, by: 'stale[bot]' }, comments: [] },
    { remark: 'was closed by stale[bot], which is no person' },
  ],
  [
    'closed by a commit',
    { state: 'closed', closed: { ...closed, byReference: true }, comments: [] },
    { remark: 'was closed by a commit or pull request, not by hand' },
  ],
  [
    'closed by a stranger',
    { state: 'closed', closed: { ...closed, maintains: false }, comments: [] },
    { remark: 'was closed by alice, who does not maintain the repository' },
  ],
  [
    'released with a reason',
    { state: 'open', comments: [said('/sluice release mended by #9\r\nFine.\r\n')] },
    { release: { by: 'alice', how: 'command', reason: 'mended by #9', at } },
  ],
  ['released without a reason', { state: 'open', comments: [said('/sluice release')] }, {}],
  [
    'released by a stranger',
    { state: 'open', comments: [said('/sluice release x', 'eve', false)] },
    {},
  ],
  ['released by a bot', { state: 'open', comments: [said('/sluice release x', 'b[bot]')] }, {}],
  ['released in passing', { state: 'open', comments: [said('Fine.\n/sluice release x')] }, {}],
  ['quoted', { state: 'open', comments: [said('> /sluice release x')] }, {}],
])('an incident that is %s', (_, end, wanted) => {
  expect(releaseOf(end)).toEqual(wanted)
})
