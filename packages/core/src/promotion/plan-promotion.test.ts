import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeOperation } from '../report/describe-operation.ts'
import {
  type PromotionScenario,
  promotion,
  runbookPolicy,
  type Scenario,
  scenario,
} from '../testing/index.ts'

const withPeople = runbookPolicy.replace(
  '{ from: next }',
  '{ from: next, labels: [promotion], reviewers: [alice, acme/release] }',
)
const lands = runbookPolicy.replace('{ from: next }', '{ from: next, approval: none }')
const healthy = scenario(withPeople).candidate('new-prompt').baseline('last-week')

const plan = (story: PromotionScenario) => story.plan().operations.map(describeOperation)
const kinds = (story: PromotionScenario) => story.plan().operations.map(({ kind }) => kind)

describe('the plan', () => {
  test('for a healthy candidate makes the promotion and asks for people', () => {
    const { candidate, baseline } = healthy.question()
    const [next, stable] = [candidate.commit.slice(0, 7), baseline.commit.slice(0, 7)]
    const branch = `sluice/stable/${candidate.commit.slice(0, 12)}-${baseline.commit.slice(0, 12)}`
    expect(plan(promotion(healthy))).toEqual([
      `set sluice/stable/score/${baseline.commit.slice(0, 12)}/pass on ${next} to success: 0.9; stable 0.9; equal (200 items)`,
      `commit tree ${candidate.tree.slice(0, 7)} on ${stable} and ${next} as ${branch}`,
      `open the pull request “Promote next ${next} to stable” from ${branch} into stable`,
      'add the labels promotion',
      'set sluice/stable on the promotion to success: all 6 gates pass',
      'ask alice, acme/release for a review',
    ])
  })

  test('lands once a person approved', () => {
    // The text says for ever who approved which commit.
    expect(kinds(promotion(healthy).opened().approvedBy('alice'))).toEqual([
      'update-pull-request',
      'land',
    ])
  })

  test('does it all in one run where no person is asked', () => {
    expect(kinds(promotion(scenario(lands)))).toEqual([
      'set-status',
      'create-promotion-commit',
      'open-pull-request',
      'set-status',
      'land',
    ])
  })

  test('for a candidate that is held only remembers why', () => {
    expect(plan(promotion(healthy.ci({ test: 'failure' }))).slice(1)).toEqual([
      expect.stringMatching(/^set sluice\/stable\/look on \w{7} to failure: blocked by ci$/),
    ])
  })

  test.each([
    ['a hold', healthy.ci({ test: 'failure' }), 'failure: blocked by ci'],
    ['waiting', healthy.ci({ test: 'queued' }), 'pending: waiting for ci'],
    ['not measured', healthy.missing('latency', 'unreachable'), 'error: blocked by latency'],
    [
      'two things',
      healthy.ci({ test: 'queued' }).onlyOnChannel('fix'),
      'failure: blocked by fixes; waiting for ci',
    ],
  ])('tells %s apart in the status, which is never red for waiting', (_, story, status) => {
    const [last] = plan(promotion(story)).slice(-1)
    expect(last).toContain(`to ${status}`)
  })

  test('keeps an open promotion true when its gates no longer hold, and does not land it', () => {
    const story = promotion(healthy.ci({ test: 'failure' }))
      .opened()
      .approvedBy('alice')
    expect(kinds(story)).toEqual(['set-status', 'update-pull-request', 'set-status'])
  })

  test('never calls good what someone else put on the branch', () => {
    const story = promotion(healthy).opened().movedTo('sneaky').approvedBy('alice')
    expect(plan(story)).toEqual([
      'update the text of #812',
      'set sluice/stable on the promotion to failure: not the commit that was judged',
    ])
  })

  test.each([
    ['closed', promotion(healthy).opened().approvedBy('alice').closedBy('bob')],
    ['merged', promotion(healthy).opened().approvedBy('alice').mergedBy('bob')],
  ])('leaves a %s pull request alone', (_, story) => {
    expect(plan(story)).toEqual([])
  })

  test('asks nobody again who has reviewed, nor a team of which someone has', () => {
    const story = promotion(healthy).opened().askedForChangesBy('Alice')
    const { pullRequest } = story.state()
    expect(pullRequest?.requestedReviewers).toEqual(['alice', 'acme/release'])
    const answered = promotion(healthy).opened().askedForChangesBy('carol')
    expect(kinds(answered)).toEqual(['update-pull-request'])
  })

  test('closes promotions onto another baseline at once, those of this one when there is a better', () => {
    const beside = (story: Scenario) =>
      promotion(story)
        .beside({ number: 7, sameBaseline: false, takenBack: false })
        .beside({ number: 8, sameBaseline: true, takenBack: false })
        .beside({ number: 9, sameBaseline: true, takenBack: true })
    const closed = (story: PromotionScenario) =>
      plan(story).filter((operation) => operation.startsWith('close'))
    expect(closed(beside(healthy.ci({ test: 'failure' })))).toEqual([
      expect.stringMatching(
        /^close #7: Closed by Sluice: stable has moved to \w{7}; this was judged against another baseline\.$/,
      ),
      'close #9: Closed by Sluice: next has taken back something that this would bring.',
    ])
    expect(closed(beside(healthy))).toEqual([
      expect.stringContaining('close #7'),
      expect.stringContaining('close #9'),
      expect.stringMatching(/^close #8: Closed by Sluice: superseded by the promotion of \w{7}\.$/),
    ])
  })
})

describe('promise 5: a run can die anywhere', () => {
  const stories: Readonly<Record<string, PromotionScenario>> = {
    healthy: promotion(healthy),
    'landing by itself': promotion(scenario(lands)),
    linear: promotion(scenario(lands.replace('approval: none', 'approval: none, history: linear'))),
    held: promotion(healthy.onlyOnChannel('hotfix')),
    'held later': promotion(healthy.ci({ test: 'failure' })).opened(),
    approved: promotion(healthy).opened().approvedBy('alice'),
    'changing its guard': promotion(scenario(lands)).changing('.github/workflows/ci.yml'),
    superseding: promotion(healthy)
      .beside({ number: 7, sameBaseline: false, takenBack: false })
      .beside({ number: 8, sameBaseline: true, takenBack: false }),
    'of a failed score': promotion(healthy.scores({ baseline: 0.9, candidate: 0.85 })),
    'after a moved branch': promotion(healthy).opened().movedTo('sneaky'),
    'required checks': promotion(healthy).requiring('build').checks({ build: 'in_progress' }),
  }

  const finished = (story: PromotionScenario) => story.after(story.plan().operations)

  test.each(Object.entries(stories))('what is done is not planned twice: %s', (_, story) => {
    expect(plan(finished(story))).toEqual([])
  })

  test.each(Object.entries(stories))(
    'stopped after any operations, however often, and run again it ends the same: %s',
    (_, story) => {
      const end = finished(story).state()
      fc.assert(
        fc.property(fc.array(fc.nat(8), { maxLength: 4 }), (stops) => {
          const died = stops.reduce(
            (one, done) => one.after(one.plan().operations.slice(0, done)),
            story,
          )
          expect(finished(died).state()).toEqual(end)
        }),
        { numRuns: 30 },
      )
    },
  )
})
