import { expect, test } from 'vitest'
import { commitNamed, type Scenario, scenario } from '../testing/index.ts'
import { fixesGate } from './fixes.ts'

const judge = (story: Scenario) => fixesGate.judge(story.question())
const [login, quota] = [commitNamed('login'), commitNamed('quota')]

test('a channel without changes of its own loses nothing', () => {
  expect(judge(scenario())).toMatchObject({
    verdict: 'pass',
    observed: 'stable has no change of its own',
    required: 'every change of stable is in the candidate',
  })
})

test('a lost change is named, with the backport that would clear it', () => {
  const story = scenario().onlyOnChannel('login', { title: 'Fix login', author: 'alice' })
  expect(judge(story)).toMatchObject({
    verdict: 'fail',
    next: 'act',
    observed: '1 change only on stable',
    reason: `Promoting would lose ${login.slice(0, 7)} “Fix login” (alice).`,
    clear: [
      `Carry it to next, by a pull request: \`git fetch origin && git switch -c backport-to-next origin/next && git cherry-pick -x ${login}\``,
      `Or say why it need not be carried, in a comment on the pull request that brought it or on a promotion: \`/sluice not-needed ${login} REASON\``,
    ],
  })
})

test('several are carried oldest first, merges by their first parent', () => {
  const story = scenario().onlyOnChannel('login').onlyOnChannel('quota', { mainline: 1 })
  expect(judge(story)?.clear).toEqual([
    `Carry them to next, oldest first, by a pull request: \`git fetch origin && git switch -c backport-to-next origin/next && git cherry-pick -x ${login} && git cherry-pick -x -m 1 ${quota}\``,
    'Or say why it need not be carried, in a comment on the pull request that brought it or on a promotion: `/sluice not-needed COMMIT REASON`',
  ])
})

test('very many are all named, and carried twenty at a time', () => {
  const names = Array.from({ length: 30 }, (_, index) => `fix ${index}`)
  const result = judge(names.reduce((story, name) => story.onlyOnChannel(name), scenario()))
  for (const name of names) expect(result?.reason).toContain(`“${name}”`)
  expect(result?.clear[0]).toContain('Carry the oldest 20 to next')
  expect(result?.clear[0]?.match(/cherry-pick -x/g)).toHaveLength(20)
})

test('what the candidate has, promotions, removals and what a person declared hold nothing', () => {
  const story = scenario()
    .onlyOnChannel('ported', { status: { kind: 'contained', by: 'patch-id' } })
    .onlyOnChannel('promotion', { status: { kind: 'promotion' } })
    .onlyOnChannel('rollback', { status: { kind: 'removal', removes: [] } })
    .onlyOnChannel('tuning', {
      status: { kind: 'not-needed', who: 'alice', reason: 'only for the old model' },
    })
  expect(judge(story)).toMatchObject({
    verdict: 'pass',
    observed: '3 changes only on stable, none lost',
    remarks: [
      `${commitNamed('tuning').slice(0, 7)} is not needed, says alice: only for the old model`,
    ],
  })
})

test('a title cannot pass for a command', () => {
  const story = scenario().onlyOnChannel('login', { title: 'Fix `rm -rf /` once' })
  expect(judge(story)?.reason).toContain('“Fix ’rm -rf /’ once”')
})

test('history that could not be read is never taken for one without changes', () => {
  expect(judge(scenario().missing('fixes', 'unreachable', 'git could not fetch.'))).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    reason: 'git could not fetch.',
  })
})
