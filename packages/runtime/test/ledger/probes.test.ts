import { channelName, type ProbeEntry } from '@sluice/core'
import { afterEach, expect, it } from 'vitest'
import { connectToGitHub, parseRepository } from '../../src/index.ts'
import { readLedger } from '../../src/ledger/read-ledger.ts'
import { writeLedger } from '../../src/ledger/write-ledger.ts'
import { ledgerLines } from '../promotion/ledger-lines.ts'
import { Story, type StoryOptions } from '../promotion/story.ts'
import { RollbackStory } from '../rollback/rollback-story.ts'

const LEDGER = 'sluice/ledger'
const HOUR = 3_600_000
let story: Story

afterEach(() => story.end())

async function begin(options: StoryOptions = {}): Promise<void> {
  story = await Story.begin({ probes: "{ healthz: 'METRICS' }", ...options })
}

const hoursAgo = (hours: number): ProbeEntry => ({
  v: 1,
  kind: 'probe',
  at: new Date(story.sandbox.now().getTime() - hours * HOUR).toISOString(),
  channel: channelName('next'),
  every: 3600,
  good: true,
  saw: '200',
})

/** Earlier looks left their probes. */
async function remembered(hours: readonly number[]): Promise<void> {
  const context = {
    client: connectToGitHub({ token: story.token, apiUrl: story.sandbox.apiUrl }),
    repository: parseRepository('acme/assistant'),
    now: story.sandbox.now().toISOString(),
  }
  const reading = await readLedger(context)
  await writeLedger(context, reading, { entries: hours.map(hoursAgo) })
}

const past = Array.from({ length: 23 }, (_, index) => 23 - index)
const probeLines = async () =>
  (await ledgerLines(story.repo)).filter((line) => line.startsWith('probe'))

it('a day of hourly looks at a page is what the probes gate asks for', async () => {
  await begin()
  const first = story.gate(await story.promoted(), 'probes')
  expect(first).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    observed: '1 of 1 good (100 %); 24 expected',
  })
  expect(await probeLines()).toEqual(['probe next true'])

  await remembered(past)
  const passed = story.gate(await story.promoted(), 'probes')
  expect(passed).toMatchObject({ verdict: 'pass', observed: '24 of 24 good (100 %)' })
  expect(passed.remarks).toEqual([expect.stringContaining('One page is probed for every channel')])
  // The hour has its probe: a second look in it adds none.
  expect(await probeLines()).toHaveLength(24)
  const head = await story.repo.sha(LEDGER)
  await story.promoted()
  expect(await story.repo.sha(LEDGER)).toBe(head)

  await story.metricsDown()
  const down = await story.promoted()
  expect(story.gate(down, 'probes')).toMatchObject({
    verdict: 'fail',
    reason: '1 probe of next failed in the last 24 h.',
  })
  expect((await probeLines()).at(-1)).toBe('probe next false')

  // An hour later only the probe is new: the decision is as it was, and its record is not repeated.
  await story.passes(1)
  await story.promoted()
  const lines = await ledgerLines(story.repo)
  expect(lines.at(-1)).toBe('probe next false')
  const records = Object.keys(await story.repo.files(LEDGER)).filter((path) =>
    path.endsWith('.json'),
  )
  expect(records).toHaveLength(lines.filter((line) => line.startsWith('decision')).length)
})

it('good probes that somebody else wrote do not count', async () => {
  await begin()
  await remembered(past.slice(0, 3))
  const files = await story.repo.files(LEDGER)
  const [month = ''] = Object.keys(files).filter((path) => path.endsWith('.jsonl'))
  const forged = past.slice(3).map((hours) => JSON.stringify(hoursAgo(hours)))
  await story.repo.commit({
    branch: LEDGER,
    message: 'next: probe good [skip ci]',
    files: { [month]: `${files[month]}${forged.join('\n')}\n` },
    author: { login: 'bob' },
  })
  const gate = story.gate(await story.promoted(), 'probes')
  expect(gate).toMatchObject({
    verdict: 'inconclusive',
    observed: expect.stringMatching(/^4 of 4 /),
  })
  expect(gate.remarks[0]).toBe(
    '20 good probes in the ledger do not count: no commit of ours brought them.',
  )
})

it('with GITHUB_TOKEN, under whose name everybody writes, they never do', async () => {
  await begin({ token: 'actions' })
  await remembered(past)
  expect(story.gate(await story.promoted(), 'probes')).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    reason: expect.stringContaining('do not count with GITHUB_TOKEN'),
  })
})

it('what was remembered in a ledger that is gone is unmeasured, until the window is past it', async () => {
  await begin({ stable: 'approval: none' })
  await remembered(past)
  expect((await story.promoted()).report.landed).toBeDefined()
  await story.repo.deleteBranch(LEDGER)
  await story.developed('Answer fast', { 'prompt.txt': 'Answer fast.\n' })
  await story.wellMeasured()
  const lost = await story.promoted()
  expect(story.gate(lost, 'probes')).toMatchObject({
    verdict: 'unmeasured',
    reason: expect.stringMatching(/^The ledger is gone: .* measured anew from now on/),
  })
  const noted = story.gate(await story.promoted(), 'probes')
  expect(noted.reason).toMatch(/^The ledger was lost before 08:\d\d UTC/)
})

it('a watch remembers the probes of the channel that it watches', async () => {
  const watched = await RollbackStory.begin({
    probes: "{ healthz: 'METRICS' }",
    stable: `approval: none
enter: { probes: off }
watch: { score: off, error-rate: off, latency: off, probes: { min-coverage: 1% } }`,
  })
  story = watched.promotion
  await watched.watched({ dryRun: true })
  expect(await probeLines()).toEqual([])
  expect(await watched.watched()).toMatchObject({
    decision: { outcome: 'healthy' },
    results: [{ gate: 'probes', observed: '1 of 1 good (100 %); 6 expected' }],
  })
  expect(await probeLines()).toEqual(['probe stable true'])
})

it('a rollback works without the ledger, and says what is wrong with it', async () => {
  const bad = await RollbackStory.begin({ policy: 'rollback: { approval: none }\n' })
  story = bad.promotion
  const said = async () => (await bad.rolledBack({ dryRun: true })).unchecked
  expect(await said()).toEqual([])
  // GitHub answers everything but what has the ledger in it.
  const stop = story.sandbox.intercept(({ graphql, body }) =>
    graphql?.name === 'sluiceRollback' && body.includes('ledgerMonth') ? 'drop' : undefined,
  )
  expect(await said()).toEqual([
    'GitHub did not tell what the ledger remembers: the state was chosen by the commits and their statuses alone.',
  ])
  stop()
  const month = `${story.sandbox.now().toISOString().slice(0, 7).replace('-', '/')}.jsonl`
  await story.repo.commit({ branch: LEDGER, message: 'Spoil it', files: { [month]: '{"v":9}\n' } })
  expect(await said()).toEqual([
    expect.stringMatching(/^\d lines that Sluice wrote were taken out of the ledger/),
    `The ledger has lines that are skipped: line 1 of ${month} is of a newer Sluice. Look who wrote them with \`git log -p origin/sluice/ledger\`.`,
  ])
  await story.repo.deleteBranch(LEDGER)
  const report = await bad.rolledBack()
  expect(report).toMatchObject({
    outcome: 'rollback',
    landed: await story.repo.sha('stable'),
    unchecked: [expect.stringMatching(/^The ledger is gone \(a promotion names its commit/)],
  })
})
