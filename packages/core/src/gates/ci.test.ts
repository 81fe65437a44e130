import { describe, expect, test } from 'vitest'
import { commitNamed, runbookPolicy, type Scenario, scenario } from '../testing/index.ts'
import { ciGate } from './ci.ts'

const judge = (story: Scenario) => ciGate.judge(story.question())
const policy = (ci: string) =>
  runbookPolicy.replace('stable: { from: next }', `stable: { from: next, enter: { ci: ${ci} } }`)
const see = `See \`gh run list --branch=next --commit=${commitNamed('candidate')}\`.`

describe('where branch rules require nothing, everything that reported counts', () => {
  test('all green passes', () => {
    expect(judge(scenario().ci({ test: 'success', lint: 'success' }))).toMatchObject({
      verdict: 'pass',
      next: 'nothing',
      observed: '2 of 2',
      required: 'all, as none is required',
      reason: '2 checks succeeded on this commit.',
      clear: [],
    })
  })

  test.each(['failure', 'error', 'timed_out', 'cancelled', 'action_required', 'startup_failure'])(
    '%s is red, and someone must act',
    (conclusion) => {
      expect(judge(scenario().ci({ test: 'success', lint: conclusion }))).toMatchObject({
        verdict: 'fail',
        next: 'act',
        observed: '1 of 2; 1 red',
        reason: `CI is red: lint (${conclusion.replaceAll('_', ' ')}).`,
        clear: ['Fix on next, or rerun a flaky check.', see],
      })
    },
  )

  test.each(['queued', 'in_progress', 'pending', 'waiting', 'stale'])(
    '%s only needs time',
    (conclusion) => {
      expect(judge(scenario().ci({ test: 'success', lint: conclusion }))).toMatchObject({
        verdict: 'inconclusive',
        next: 'wait',
        observed: '1 of 2; 1 to come',
      })
    },
  )

  test('a word that GitHub does not document is never green', () => {
    expect(judge(scenario().ci({ test: 'splendid' }))).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      reason: 'It cannot be told whether these are green: test (splendid).',
    })
  })

  test('jobs that chose not to run do not count, but are not enough alone', () => {
    expect(judge(scenario().ci({ test: 'success', deploy: 'skipped' }))).toMatchObject({
      verdict: 'pass',
      observed: '1 of 1',
    })
    expect(judge(scenario().ci({ deploy: 'skipped', docs: 'neutral' }))).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      observed: '0 green; 2 skipped or neutral',
    })
  })

  test('no check yet is to wait for; no check ever is to be mended', () => {
    expect(judge(scenario().ci({}))).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      observed: 'no check yet',
    })
    expect(judge(scenario().withoutCi())).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      reason: 'No check ever reported on next: CI does not run there.',
      clear: ['Make CI run on pushes to `next`, or switch the gate off: `ci: off`.'],
    })
  })
})

describe('where branch rules require checks, those count', () => {
  test('a red check that nobody requires does not hold', () => {
    const story = scenario().requiring('test').ci({ test: 'success', nightly: 'failure' })
    expect(judge(story)).toMatchObject({ verdict: 'pass', required: 'all that are required' })
  })

  test.each(['skipped', 'neutral'])('a required check that was %s is red', (conclusion) => {
    const story = scenario().requiring('test').ci({ test: conclusion })
    expect(judge(story)).toMatchObject({ verdict: 'fail', next: 'act' })
  })

  test('unless the policy accepts it', () => {
    const story = scenario(policy('{ accept: [skipped] }')).requiring('test')
    expect(judge(story.ci({ test: 'skipped' }))).toMatchObject({ verdict: 'pass' })
    expect(judge(story.ci({ test: 'neutral' }))).toMatchObject({ verdict: 'fail' })
  })

  test('one that has not reported is named, with who requires it', () => {
    expect(judge(scenario().requiring('test', 'e2e'))).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      observed: '1 of 2; 1 to come',
      reason: 'CI has not finished: e2e (not reported; required by a ruleset of the channel).',
      clear: ['CI to finish on this commit.', see],
    })
  })

  test('one that does not run on the branch at all needs a person: waiting is in vain', () => {
    const story = scenario().requiring('test', 'preview').reportingOnBranch('test', 'lint')
    expect(judge(story)).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      observed: '1 of 2; 1 never reported',
      reason:
        'On no recent commit of next was there preview (required by a ruleset of the channel).',
    })
  })

  test('one that another app reported does not count, and waiting would not help', () => {
    const story = scenario()
      .requiring({ name: 'build', appId: 7, by: 'the protection of stable' })
      .ci([{ name: 'build', app: 'jenkins', appId: 8, conclusion: 'success' }])
    expect(judge(story)).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      reason:
        'It cannot be told whether these are green: build (reported by jenkins, but the protection of stable requires it of another app).',
    })
  })

  test('a check and a status of one name are both required', () => {
    const story = scenario()
      .requiring('build')
      .ci([
        { name: 'build', conclusion: 'success' },
        { name: 'build', kind: 'status', app: 'jenkins', conclusion: 'failure' },
      ])
    expect(judge(story)).toMatchObject({ verdict: 'fail', observed: '1 of 2; 1 red' })
  })
})

test('a policy may name the checks itself, or ask for all', () => {
  const named = scenario(policy('{ checks: [test, e2e] }'))
  expect(judge(named)).toMatchObject({ verdict: 'pass', observed: '2 of 2', required: 'test, e2e' })
  expect(
    judge(named.ci({ test: 'success', docs: 'failure' }).reportingOnBranch('test', 'e2e')),
  ).toMatchObject({
    verdict: 'inconclusive',
    reason: 'CI has not finished: e2e (not reported; required by the policy).',
  })
  const all = scenario(policy('{ checks: all }')).requiring('test')
  expect(judge(all.ci({ test: 'success', docs: 'failure' }))).toMatchObject({ verdict: 'fail' })
  expect(judge(scenario(policy('off')))).toBeUndefined()
})

test('checks of another commit are no evidence about this one', () => {
  const { ci } = scenario().candidate('another').question().evidence
  expect(judge(scenario().evidence({ ci }))).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    observed: 'about something else',
  })
})

test('a status that anybody may write does not stand in for CI', () => {
  const signed = { name: 'license/cla', kind: 'status', conclusion: 'success' } as const
  const story = scenario().ci([signed])
  expect(judge(story.reportingOnBranch('test'))).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    reason: 'CI has not finished: test (not reported; usual on this branch).',
  })
  const skipped = { name: 'test', conclusion: 'skipped' } as const
  expect(judge(scenario().ci([signed, skipped]))).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
  })
})
