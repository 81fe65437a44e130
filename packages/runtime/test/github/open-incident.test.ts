import { channelName, INCIDENT_LABEL, incidentMarker, sha } from '@sluice/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { closeDuplicate } from '../../src/github/duplicate-incidents.ts'
import { openIncident } from '../../src/github/open-incident.ts'
import { readIncidentIssues } from '../../src/github/read-incident-issues.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const CHANNEL = channelName('stable')
const OF = sha('4f2d9b1000000000000000000000000000000000')
const MARKER = incidentMarker({ channel: CHANNEL, of: OF })
const WANTED = {
  marker: MARKER,
  title: 'Incident: stable was rolled back',
  body: `${MARKER}\nIt was slow.\n`,
  labels: [INCIDENT_LABEL],
} as const

/** The app's own client, each time anew: what runs at once does not share one. */
const client = () =>
  stage.client(
    stage.token({
      kind: 'app',
      login: 'sluice-app',
      permissions: { issues: 'write', contents: 'read', 'pull-requests': 'read' },
    }),
  )

const opened = () => openIncident(client(), repository, WANTED)
const incidents = async () => {
  const read = await readIncidentIssues(client(), repository, CHANNEL)
  return { ...read, incidents: read.incidents.map(({ issue }) => issue.number) }
}
const states = () => stage.repo.issues().map(({ number, state }) => `#${number} ${state}`)

it('is not the issue of a stranger who copied its marker', async () => {
  await stage.repo.openIssue({ by: 'eve', title: 'Look', body: MARKER, labels: [INCIDENT_LABEL] })
  const { number } = await opened()
  expect(number).toBe(2)
  expect(states()).toEqual(['#1 open', '#2 open'])
  expect((await incidents()).incidents).toEqual([2])
})

it('two runs at once: the first one stays, and both name it', async () => {
  let other: Promise<unknown> | undefined
  stage.sandbox.intercept(async ({ operation }, phase) => {
    if (operation !== 'issues/create' || phase !== 'before' || other !== undefined) return undefined
    other = opened()
    await other
    return undefined
  })
  const one = await opened()
  expect(await other).toEqual(one)
  expect(one.number).toBe(1)
  expect(states()).toEqual(['#1 open', '#2 closed'])
  expect(stage.repo.issue(2)).toMatchObject({
    labels: [],
    body: expect.stringMatching(/See #1\.$/),
  })
})

it('a run that died before it closed the second: nobody takes it for the incident, and it is closed later', async () => {
  let made = 0
  stage.sandbox.intercept(async ({ operation }, phase) => {
    if (operation === 'issues/create' && phase === 'before') {
      made += 1
      if (made === 1) await opened()
    }
    return operation === 'issues/list-for-repo' &&
      phase === 'before' &&
      stage.repo.issues().length > 1
      ? 'drop'
      : undefined
  })
  await expect(opened()).rejects.toThrow('look for the incident')
  expect(states()).toEqual(['#1 open', '#2 open'])
  const { duplicates, ...read } = await incidents()
  expect([read.incidents, duplicates]).toEqual([[1], [{ number: 2, first: 1 }]])
  for (const { number, first } of duplicates)
    await closeDuplicate(client(), repository, number, first)
  expect(await incidents()).toMatchObject({ incidents: [1], duplicates: [] })
  expect(states()).toEqual(['#1 open', '#2 closed'])
})
