import { type LedgerEntry, monthFile, parseMonth } from '@sluice/core'
import { afterEach, expect, it } from 'vitest'
import { RollbackStory } from './rollback-story.ts'

const LEDGER = 'sluice/ledger'
const WATCH =
  '{ score: off, probes: off, error-rate: { window: 12h }, latency: { window: 12h }, looks: 2, apart: 1s, settle: 1s }'

let story: RollbackStory
afterEach(() => story.end())

const begin = async () => {
  story = await RollbackStory.begin({
    stable: `approval: none\nwatch: ${WATCH}`,
    policy: 'rollback: { approval: none }\n',
  })
  return story
}

/** Health and rollbacks of the ledger, in a few words each. */
async function remembered(): Promise<readonly string[]> {
  const now = story.sandbox.now().toISOString()
  const file = monthFile(now)
  const { lines, damaged } = parseMonth((await story.repo.text(LEDGER, file)) ?? '', file, now)
  expect(damaged).toEqual([])
  return lines.flatMap(({ entry }) => inWords(entry))
}

function inWords(entry: LedgerEntry): readonly string[] {
  if (entry.kind === 'health') return [`${entry.commit} ${entry.healthy ? 'healthy' : 'unhealthy'}`]
  return entry.kind === 'rollback'
    ? [`${entry.of} back to ${entry.good} by ${entry.by}: ${entry.reason}`]
    : []
}

it('the watch notes on change what it saw of a head, and rollbacks; a dispatch finds it there', async () => {
  const { repo, good, bad, sandbox } = await begin()
  await story.watched()
  expect(await remembered()).toEqual([`${bad} healthy`])
  const before = sandbox.requests.length
  await story.watched()
  expect(sandbox.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ graphql: { name: 'sluiceLedger' } })]),
  )
  story.failing(400)
  await story.watched({ dryRun: true })
  await story.watched()
  expect(await remembered()).toEqual([`${bad} healthy`])
  // The run that notes it dies before it sets the status: the next one does, and notes it once.
  const stop = sandbox.intercept(({ operation }) =>
    operation === 'repos/create-commit-status' ? 'drop' : undefined,
  )
  await story.watched().catch(() => {})
  stop()
  await story.watched()
  const landed = await repo.sha('stable')
  expect(await repo.tree('stable')).toBe(await repo.tree(good))
  expect(await remembered()).toEqual([`${bad} healthy`, `${bad} unhealthy`])
  story.failing(0)
  await story.watched()
  expect(await remembered()).toEqual([
    `${bad} healthy`,
    `${bad} unhealthy`,
    expect.stringMatching(`^${bad} back to ${good} by sluice-app\\[bot\\]: The watch of stable`),
    `${landed} healthy`,
  ])

  // The statuses are forgotten (another watch wrote them); the ledger knows what it saw.
  await repo.commit({ branch: 'stable', message: 'Hotfix', files: { 'hotfix.txt': 'x\n' } })
  expect(await story.rolledBack({ dryRun: true })).toMatchObject({
    unchecked: [],
    question: {
      good: { state: { commit: landed }, health: { healthy: true } },
      reasoning: [expect.stringMatching(/; the ledger notes it healthy on 2026-01-05\.$/)],
    },
  })
})

it('a line that anybody may write, and any with GITHUB_TOKEN, is not believed', async () => {
  const { repo, good, bad } = await begin()
  const now = story.sandbox.now().toISOString()
  const line = { v: 1, kind: 'health', at: now, channel: 'stable', commit: good }
  const file = monthFile(now)
  const text = (await repo.text(LEDGER, file)) ?? ''
  const forged = `${text}${JSON.stringify({ ...line, healthy: false, says: 'forged' })}\n`
  await repo.commit({ branch: LEDGER, message: 'Note it', files: { [file]: forged } })
  expect(await story.rolledBack({ dryRun: true })).toMatchObject({
    question: { head: { commit: bad }, good: { state: { commit: good } } },
  })
  await story.end()

  story = await RollbackStory.begin({
    ...{ token: 'actions', stable: `approval: none\nwatch: ${WATCH}` },
  })
  await story.watched()
  expect(await remembered()).toEqual([`${story.bad} healthy`])
  const files = { 'hotfix.txt': 'x\n' }
  await story.repo.commit({ branch: 'stable', message: 'Hotfix', files })
  const report = await story.rolledBack({ dryRun: true })
  expect(report).toMatchObject({ question: { good: { state: { commit: story.bad } } } })
  expect(JSON.stringify(report)).not.toContain('the ledger notes it healthy')
})
