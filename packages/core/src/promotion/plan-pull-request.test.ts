import { expect, test } from 'vitest'
import { promotion, runbookPolicy, scenario } from '../testing/index.ts'
import { askReviewers, openPullRequest } from './plan-pull-request.ts'

const policy = runbookPolicy.replace(
  '{ from: next }',
  '{ from: next, labels: [Promotion], reviewers: [alice, acme/release] }',
)
const story = promotion(scenario(policy)).opened().approvedBy('Alice')
const { channel } = story.question()
const text = { title: 'Promote', body: '' }

test('who has reviewed is not asked again, nor is the team of which someone has', () => {
  const { pullRequest } = story.state()
  // GitHub takes a reviewer off the list of those asked, and a team with its member.
  const answered = pullRequest && { ...pullRequest, requestedReviewers: [] }
  expect(askReviewers(channel, answered)).toEqual([])
  const unanswered = answered && { ...answered, reviews: [] }
  expect(askReviewers(channel, unanswered)).toEqual([
    { kind: 'request-reviewers', reviewers: ['alice', 'acme/release'] },
  ])
})

test('a label is there in whatever case', () => {
  const { pullRequest } = story.state()
  const labelled = pullRequest && { ...pullRequest, labels: ['promotion'] }
  expect(openPullRequest(channel, 'branch', text, labelled)).toEqual([])
})
