import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readProbes } from '../../src/evidence/read-probes.ts'
import { repository, Stage } from '../github/stage.ts'
import { FakeServer, metricsOf } from '../metrics/metrics-server.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const HOUR = 3600
const DAY = 24 * HOUR

type Conclusion = NonNullable<Parameters<Stage['repo']['workflowRun']>[0]['conclusion']>

describe('probes from the runs of a workflow', () => {
  const { next } = metricsOf("prometheus: 'http://prom.example'")

  async function ran(conclusion: Conclusion, hoursAgo: number, event = 'schedule'): Promise<void> {
    await stage.repo.workflowRun({
      sha: await stage.repo.sha('stable'),
      branch: 'stable',
      workflow: 'Health',
      path: '.github/workflows/health.yml',
      event,
      conclusion,
      createdAt: new Date(stage.sandbox.now().getTime() - hoursAgo * HOUR * 1000),
    })
  }

  const probes = (token = stage.token(), file = 'health.yml') =>
    readProbes({
      probes: { kind: 'workflow', file, everySeconds: HOUR },
      metrics: undefined,
      channel: next,
      client: stage.client(token),
      repository,
      access: { environment: {} },
      now: stage.sandbox.now().toISOString(),
      windowSeconds: DAY,
    })

  it('are good or bad; cancelled and skipped ones probed nothing', async () => {
    await ran('success', 1)
    await ran('success', 2)
    await ran('failure', 3)
    await ran('timed_out', 4)
    await ran('startup_failure', 5)
    await ran('cancelled', 6)
    await ran('skipped', 7)
    expect(await probes()).toEqual({
      kind: 'measured',
      value: { windowSeconds: DAY, expected: 24, good: 2, bad: 3 },
      source: { name: 'runs of health.yml' },
      measuredAt: expect.any(String),
      about: { kind: 'channel', channel: 'next' },
      remarks: [],
    })
  })

  it('are only those of the window', async () => {
    await ran('failure', 25)
    await ran('success', 23)
    expect(await probes()).toMatchObject({ value: { good: 1, bad: 0 } })
  })

  it('are all read, also more than a page of them', async () => {
    for (let index = 0; index < 130; index += 1) await ran('success', (index * 23) / 130)
    expect(await probes()).toMatchObject({ value: { good: 130, bad: 0 } })
  })

  it('are not those that the candidate itself can start, with a workflow of its own', async () => {
    await ran('failure', 1)
    for (const event of ['push', 'pull_request', 'workflow_dispatch'])
      await ran('success', 2, event)
    expect(await probes()).toMatchObject({
      value: { good: 0, bad: 1 },
      remarks: ['3 further runs of health.yml do not count: a push or a person started them.'],
    })
  })

  it('are absent where none has finished', async () => {
    await ran('cancelled', 1)
    expect(await probes()).toMatchObject({
      kind: 'missing',
      why: 'absent',
      detail: expect.stringMatching(
        /^The workflow health\.yml has no finished run since 2026-01-04T08:\d\d:\d\dZ that a schedule started\.$/,
      ),
    })
    await ran('success', 1, 'push')
    expect(await probes()).toMatchObject({
      why: 'absent',
      detail: expect.stringContaining('that a schedule, and not a push or a person (1), started'),
    })
  })

  it('are refused without the permission, which is named', async () => {
    await ran('success', 1)
    const token = stage.token({ kind: 'app', permissions: { contents: 'read' } })
    expect(await probes(token)).toMatchObject({
      kind: 'missing',
      why: 'refused',
      detail:
        'The token may not read the runs of the workflow health.yml: it needs the permission actions: read.',
    })
  })

  it('are refused of a workflow that does not exist, which is named', async () => {
    expect(await probes(stage.token(), 'helth.yml')).toMatchObject({
      kind: 'missing',
      why: 'refused',
      detail: expect.stringContaining(
        'GitHub found nothing, or the token may not see it: could not read the runs of the workflow helth.yml',
      ),
    })
  })

  it('that GitHub tells in an unknown form are malformed', async () => {
    stage.instead(({ operation }) => operation === 'actions/list-workflow-runs', {
      status: 200,
      body: { total_count: 1, workflow_runs: [{ conclusion: 7 }] },
    })
    expect(await probes()).toMatchObject({ kind: 'missing', why: 'malformed' })
  })
})

describe('probes from PromQL', () => {
  let server: FakeServer
  beforeEach(async () => {
    server = await FakeServer.start()
  })
  afterEach(() => server.close())

  function says(...series: readonly (readonly string[])[]): void {
    const result = series.map((values, index) => ({
      metric: { probe: `${index}` },
      values: values.map((value, step) => [1767600000 + step * HOUR, value]),
    }))
    const answer = { status: 'success', data: { resultType: 'matrix', result }, warnings: ['slow'] }
    server.says([200, JSON.stringify(answer)])
  }

  function probes(query = 'probe_success{channel="{channel}"}', metricsLabel = 'next') {
    const { source, next } = metricsOf(`prometheus: '${server.url}'`)
    return readProbes({
      probes: { kind: 'prometheus', query, everySeconds: HOUR },
      metrics: source,
      channel: { ...next, metricsLabel },
      client: stage.client(),
      repository,
      access: { environment: {}, retryPauseMilliseconds: 1 },
      now: '2026-01-05T08:00:00.000Z',
      windowSeconds: 4 * HOUR,
    })
  }

  it('are the points of one series, with what Prometheus warns of', async () => {
    says(['1', '1', '0'])
    expect(await probes()).toMatchObject({
      kind: 'measured',
      value: { windowSeconds: 4 * HOUR, expected: 4, good: 2, bad: 1 },
      about: { kind: 'channel', channel: 'next' },
      remarks: ['Prometheus warns: slow'],
    })
    expect(server.asked[0]?.url.searchParams.get('query')).toBe('probe_success{channel="next"}')
  })

  it('put the channel’s label into the query as text, whatever it is', async () => {
    says(['1'])
    await probes('up{c="{channel}",d="{channel}"}', 'a"b$&$1')
    expect(server.asked[0]?.url.searchParams.get('query')).toBe(
      String.raw`up{c="a\"b$&$1",d="a\"b$&$1"}`,
    )
  })

  it.each([
    ['absent', []],
    ['absent', [[]]],
    ['ambiguous', [['1'], ['1']]],
    ['malformed', [['NaN']]],
    ['malformed', [['0.5']]],
  ])('are %s for %j', async (why, series) => {
    says(...series)
    expect(await probes()).toMatchObject({ kind: 'missing', why })
  })
})
