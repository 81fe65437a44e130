import { entriesOf, renderLog } from '@sluice/core'
import { afterEach, expect, it } from 'vitest'
import { readLedger } from '../../src/index.ts'
import { Story } from './story.ts'

let story: Story
afterEach(() => story.end())

const incident = () => {
  const [issue] = story.repo.issues()
  if (issue === undefined) throw new Error('no incident')
  return issue
}

/** How often GitHub was asked who moved the branch. */
const activityAsked = () =>
  story.sandbox.requests.filter(({ operation }) => operation === 'repos/list-activities').length

const remembered = async () => {
  const { ledger } = await readLedger(story.context())
  return entriesOf(ledger, 'rewriting').map(({ lost, pushed }) => ({ lost, by: pushed?.by }))
}

it('a fix that somebody took from stable by force is noticed, and nothing lands before a person said so', async () => {
  story = await Story.begin({ stable: 'approval: none' })
  const { repo } = story
  const before = await repo.sha('stable')
  const fixed = async (message: string, text: string) => {
    const files = { 'service.py': `print("${text}")\n` }
    const author = { login: 'alice' }
    const sha = await repo.commit({ branch: 'stable', message, files, author })
    await story.wellMeasured()
    expect((await story.promoted()).decision.outcome).toBe('blocked')
    return sha
  }
  const first = await fixed('Fix signup', 'half')
  const fix = await fixed('Fix `login` <b>now</b>', 'fixed')
  // One push takes both.
  await repo.branch('stable', before, { by: 'mallory' })

  const lost = `The history of stable was rewritten: stable was at ${fix.slice(0, 7)} until mallory pushed over it by force at 2026-01-05 08:0`
  const held = await story.promoted()
  expect(held.report.alarms).toEqual([expect.stringContaining(lost)])
  expect(held.report.landed).toBeUndefined()
  expect(story.gate(held, 'hold')).toMatchObject({
    verdict: 'fail',
    next: 'act',
    observed: `${fix.slice(0, 7)} lost by a push by force`,
    reason: expect.stringContaining(
      `Gone with it: ${fix.slice(0, 7)} “Fix ’login’ <b>now</b>”, ${first.slice(0, 7)} “Fix signup”.`,
    ),
    clear: [expect.stringContaining(`git switch stable && git merge ${fix}`)],
  })
  expect(renderLog(held.report).join('\n')).toContain(`! ${lost}`)
  expect(incident()).toMatchObject({
    title: `Incident: the history of stable was rewritten, ${fix.slice(0, 7)} is lost`,
    state: 'open',
    body: expect.stringContaining(`- ${fix} Fix`),
  })
  expect(incident().body).toContain('until mallory pushed over it by force')
  expect(incident().body).not.toContain('<b>')
  expect(await remembered()).toEqual([{ lost: fix, by: 'mallory' }])
  const asked = activityAsked()

  // However often it is looked at, and whoever else closes the incident.
  await story.passes(1)
  const again = await story.promoted()
  expect(again.report.alarms?.[0]).toContain(`Incident #${incident().number} is open.`)
  expect(repo.issues()).toHaveLength(1)
  // Who it was is known by then.
  expect(activityAsked()).toBe(asked)
  await repo.closeIssue(incident().number, { by: 'mallory' })
  expect(story.gate(await story.promoted(), 'hold').reason).toContain(
    'who does not maintain the repository',
  )
  expect(await repo.sha('stable')).toBe(before)

  await repo.reopenIssue(incident().number, { by: 'alice' })
  await repo.closeIssue(incident().number, { by: 'alice' })
  // Harness and baseline were those of the lost commit.
  await story.evaluated('stable', 0.85)
  await story.evaluated('next', 0.86)
  const released = await story.promoted()
  expect([released.report.alarms, released.report.landed]).toEqual([[], await repo.sha('stable')])
})

it('a promotion that was taken away by force does not come in again with a newer candidate; brought back, all is well', async () => {
  story = await Story.begin({ stable: 'approval: none' })
  const { repo } = story
  // An older Enterprise Server has no list of activities.
  story.sandbox.intercept(({ operation }) =>
    operation === 'repos/list-activities' ? { status: 404, body: '{}' } : undefined,
  )
  const before = await repo.sha('stable')
  const { report } = await story.promoted()
  // The look that found it landed wrote it down.
  const landed = report.landed ?? ''
  await repo.branch('stable', before)
  await story.developed('More', { 'more.txt': 'x\n' })
  await story.wellMeasured()
  const held = await story.promoted()
  expect(story.gate(held, 'hold')).toMatchObject({
    observed: `${landed.slice(0, 7)} lost by a push by force`,
    reason: expect.stringContaining('GitHub does not tell who pushed'),
  })
  expect(await repo.sha('stable')).toBe(before)

  await repo.branch('stable', landed)
  await story.evaluated('stable', 0.85)
  const { decision, report: after } = await story.promoted()
  expect([decision.outcome, after.alarms]).toEqual(['promote', []])
  expect(await repo.tree('stable')).toBe(await repo.tree('next'))
})

it('what came to stable and was pushed away between two looks is noticed before anything lands over it', async () => {
  story = await Story.begin({ stable: 'approval: none' })
  const { repo } = story
  let isLimited = true
  const landed = (await story.promoted()).report.landed ?? ''
  await story.evaluated('stable', 0.85)
  expect((await story.promoted()).decision.outcome).toBe('up-to-date')
  const fix = await repo.commit({ branch: 'stable', message: 'Fix', files: { 'fix.txt': 'x\n' } })
  await repo.branch('stable', landed, { by: 'mallory' })
  expect((await story.promoted()).report.alarms).toEqual([])
  expect(activityAsked()).toBe(0)

  await story.developed('More', { 'more.txt': 'x\n' })
  await story.wellMeasured()
  // Where it cannot be told just now, nothing lands either.
  const limit = { message: 'You have exceeded a secondary rate limit.' }
  story.sandbox.intercept(({ operation }) =>
    operation === 'repos/list-activities' && isLimited
      ? { status: 403, headers: { 'retry-after': '3600' }, body: JSON.stringify(limit) }
      : undefined,
  )
  await expect(story.promoted()).rejects.toThrow('limit is used up: could not read who moved')
  expect(await repo.sha('stable')).toBe(landed)
  isLimited = false
  const asked = activityAsked()

  const held = await story.promoted()
  expect(story.gate(held, 'hold').reason).toContain(
    `stable was at ${fix.slice(0, 7)} until mallory pushed over it by force`,
  )
  expect(held.report.landed).toBeUndefined()
  expect(incident()).toMatchObject({ state: 'open', body: expect.stringContaining(`${fix} Fix`) })
  // The looks after it know by the ledger.
  expect(story.gate(await story.promoted(), 'hold').verdict).toBe('fail')
  expect([await remembered(), activityAsked() - asked]).toEqual([[{ lost: fix, by: 'mallory' }], 1])
  await repo.closeIssue(incident().number, { by: 'alice' })
  expect((await story.promoted()).report.landed).toBe(await repo.sha('stable'))
})

it('a branch that was deleted and made anew is one loss, however many heads went with it; without the ledger too', async () => {
  story = await Story.begin({ stable: 'approval: none' })
  const { repo } = story
  const landed = (await story.promoted()).report.landed ?? ''
  const commit = (name: string) =>
    repo.commit({ branch: 'stable', message: name, files: { [name]: 'x\n' } })
  await commit('one')
  await story.promoted()
  const head = await commit('two')
  await story.promoted()
  await repo.deleteBranch('stable', { by: 'mallory' })
  await repo.branch('stable', landed)
  const { report } = await story.promoted({ dryRun: true })
  expect(report.alarms).toEqual([
    expect.stringMatching(
      `at ${head.slice(0, 7)} until mallory deleted the branch .* “two”, .* “one”`,
    ),
  ])

  await repo.deleteBranch('sluice/ledger')
  const { report: again } = await story.promoted()
  expect(again.alarms).toEqual(report.alarms)
  expect(repo.issues()).toHaveLength(1)
  expect(await remembered()).toEqual([{ lost: head, by: 'mallory' }])
})
