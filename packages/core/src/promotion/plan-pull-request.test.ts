import { expect, test } from 'vitest'
import { renderPullRequestBody } from '../report/render-pull-request.ts'
import { promotion, runbookPolicy, scenario } from '../testing/index.ts'
import { askReviewers, openPullRequest, updatePullRequest } from './plan-pull-request.ts'

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

test('the text is written again when a result differs, not with every number', () => {
  const body = renderPullRequestBody(story.report())
  const { pullRequest } = story.state()
  const written = pullRequest && { ...pullRequest, title: 'Promote', body }
  const changed = (from: string | RegExp, to: string) => {
    const other = body.replace(from, to)
    expect(other).not.toBe(body)
    return updatePullRequest({ title: 'Promote', body: other }, written).length
  }
  expect(updatePullRequest({ title: 'Promote', body }, written)).toEqual([])
  expect(changed(/(\| ✓ \| error-rate \| )[^|]*/, '$13 \\| 4 of 5000 requests ')).toBe(0)
  expect(changed(/\| ✓ (\| error-rate )/, '| ✗ act $1')).toBe(1)
  expect(changed(/(\| approval \| )Alice/, '$1Bob')).toBe(1)
  expect(changed('under 1 %', 'under 2 %')).toBe(1)
  expect(changed('Policy:', 'Policies:')).toBe(1)
  expect(updatePullRequest({ title: 'Other', body }, written)).toHaveLength(1)
})
