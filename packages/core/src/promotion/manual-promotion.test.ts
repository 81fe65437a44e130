import { describe, expect, test } from 'vitest'
import { sha } from '../identifiers.ts'
import { promotion, runbookPolicy, scenario } from '../testing/index.ts'
import { decide } from './decide.ts'
import { judgeManual, type ManualPromotion } from './manual-promotion.ts'
import { type Arrival, pastTheGates } from './past-the-gates.ts'

const story = promotion(scenario(runbookPolicy).candidate('new-prompt').baseline('last-week'))
const question = story.question()
const { channel, candidate, baseline } = question
const other = sha('e'.repeat(40))

function judged(change: Partial<ManualPromotion> = {}, head = candidate.commit, approved = true) {
  const { status } = judgeManual(question, decide(question), story.state(), {
    pullRequest: {
      number: 9,
      url: '',
      state: 'open',
      head,
      title: '',
      body: '',
      labels: [],
      requestedReviewers: [],
      reviews: approved ? [{ by: 'alice', state: 'approved', commit: head, canWrite: true }] : [],
      startsNoWorkflows: false,
    },
    headBranch: 'next',
    headTree: candidate.tree,
    merge: { tree: candidate.tree, parents: [baseline.commit, head] },
    hasConflicts: false,
    deletesChannel: false,
    mayRebase: true,
    ...change,
  })
  return `${status.state}: ${status.description}`
}

describe('a manual promotion', () => {
  test('is green only while merging it lands the judged tree on the judged baseline', () => {
    expect(judged()).toMatch(/^success: all \d gates pass$/)
    expect(judged({}, candidate.commit, false)).toBe('failure: blocked by approval')
    expect(judged({}, other)).toBe('pending: waiting for candidate')
    expect(judged({ merge: { tree: other, parents: [baseline.commit, candidate.commit] } })).toBe(
      'failure: blocked by merge',
    )
    expect(judged({ merge: { tree: candidate.tree, parents: [other, candidate.commit] } })).toBe(
      'pending: waiting for merge',
    )
    expect(judged({ hasConflicts: true })).toBe('failure: blocked by merge')
  })
})

describe('what somebody merged', () => {
  const us = 'sluice-app[bot]'
  const said = (...given: Parameters<typeof arrival>) =>
    pastTheGates(channel.name, arrival(...given), us)
  const arrival = (change: Partial<Arrival['pullRequest']>, tree = candidate.tree): Arrival => ({
    commit: other,
    tree,
    pullRequest: {
      number: 9,
      head: candidate.commit,
      headTree: candidate.tree,
      mergedBy: 'alice',
      status: { state: 'success', description: 'all 6 gates pass', createdAt: '', by: us },
      ...change,
    },
  })

  test('is told where its gates did not hold, or where it is another tree', () => {
    expect(said({})).toBeUndefined()
    const failed = {
      state: 'failure',
      description: 'blocked by ci',
      createdAt: '',
      by: us,
    } as const
    const forged = { ...failed, state: 'success', by: 'mallory' } as const
    expect(said({ status: failed })).toContain('past the gates: its gates said “blocked by ci”')
    expect(said({ status: forged })).toContain(
      'past the gates: the status of its gates is by mallory, not by sluice-app[bot]',
    )
    const byBot = arrival({ status: { ...forged, by: 'github-actions[bot]' } })
    expect(pastTheGates(channel.name, byBot, us)).toContain('is by github-actions[bot]')
    // Whoever is not the App that promotes here takes a bot's word for it, and no person's.
    expect(pastTheGates(channel.name, arrival({}), 'alice')).toBeUndefined()
    expect(pastTheGates(channel.name, arrival({}), 'github-actions[bot]')).toBeUndefined()
    expect(pastTheGates(channel.name, arrival({ status: forged }), 'alice')).toContain('mallory')
    expect(said({}, other)).toContain('is not the tree of')
  })
})
