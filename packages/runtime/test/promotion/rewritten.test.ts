import { renderLog } from '@sluice/core'
import { afterEach, expect, it } from 'vitest'
import { Story } from './story.ts'

let story: Story
afterEach(() => story.end())

const incident = () => {
  const [issue] = story.repo.issues()
  if (issue === undefined) throw new Error('no incident')
  return issue
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
  await repo.branch('stable', before)

  const lost = `The history of stable was rewritten: stable was at ${fix.slice(0, 7)} at 2026-01-05 08:0`
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
  expect(incident().body).not.toContain('<b>')

  // However often it is looked at, and whoever else closes the incident.
  await story.passes(1)
  const again = await story.promoted()
  expect(again.report.alarms?.[0]).toContain(`Incident #${incident().number} is open.`)
  expect(repo.issues()).toHaveLength(1)
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
  const before = await repo.sha('stable')
  const { report } = await story.promoted()
  // The look that found it landed wrote it down.
  const landed = report.landed ?? ''
  await repo.branch('stable', before)
  await story.developed('More', { 'more.txt': 'x\n' })
  await story.wellMeasured()
  const held = await story.promoted()
  expect(story.gate(held, 'hold').observed).toBe(`${landed.slice(0, 7)} lost by a push by force`)
  expect(await repo.sha('stable')).toBe(before)

  await repo.branch('stable', landed)
  await story.evaluated('stable', 0.85)
  const { decision, report: after } = await story.promoted()
  expect([decision.outcome, after.alarms]).toEqual(['promote', []])
  expect(await repo.tree('stable')).toBe(await repo.tree('next'))
})
