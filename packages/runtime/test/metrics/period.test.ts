import { type DeployedPeriod, type Evidence, sha } from '@sluice/core'
import { expect, test } from 'vitest'
import { periodFor } from '../../src/metrics/period.ts'
import { metricsOf } from './metrics-server.ts'

const HOUR = 3600
const NOW = '2026-01-05T08:00:00.000Z'
const { source, next } = metricsOf("prometheus: 'https://prom.example.com', about: commit")
const asked = { source, channel: next, access: { environment: {} }, now: NOW }

const about = { kind: 'commit', commit: sha('a'.repeat(40)), tree: sha('b'.repeat(40)) } as const
const deployed = (since: string, until?: string): Evidence<DeployedPeriod> => ({
  kind: 'measured',
  value: {
    environment: 'next',
    createdAt: since,
    since,
    ...(until === undefined ? {} : { until }),
  },
  source: { name: 'deployments to next' },
  measuredAt: NOW,
  about,
  remarks: [],
})

test('a window grows from the deployment to what the rule asks', () => {
  const two = periodFor(asked, 24 * HOUR, deployed('2026-01-05T06:00:00.000Z'))
  expect(two).toMatchObject({
    windowSeconds: 2 * HOUR,
    question: { now: NOW, run: { about, ended: false } },
  })
  const days = periodFor(asked, 24 * HOUR, deployed('2026-01-02T06:00:00.000Z'))
  expect(days).toMatchObject({ windowSeconds: 24 * HOUR, question: { now: NOW } })
})

test('a window ends where another commit took the place, and grows no more', () => {
  const period = periodFor(
    asked,
    24 * HOUR,
    deployed('2026-01-04T06:00:00.000Z', '2026-01-04T09:00:00.000Z'),
  )
  expect(period).toMatchObject({
    windowSeconds: 3 * HOUR,
    question: { now: '2026-01-04T09:00:00.000Z', run: { about, ended: true } },
  })
})

test('a minute is too short to measure: wait, or it is over', () => {
  expect(periodFor(asked, HOUR, deployed('2026-01-05T07:59:30.000Z'))).toMatchObject({
    kind: 'missing',
    why: 'pending',
  })
  expect(
    periodFor(asked, HOUR, deployed('2026-01-05T07:00:00.000Z', '2026-01-05T07:00:30.000Z')),
  ).toMatchObject({ kind: 'missing', why: 'absent' })
})
