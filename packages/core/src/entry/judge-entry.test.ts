import { expect, test } from 'vitest'
import { channelName, sha } from '../identifiers.ts'
import { openOf } from './entry-report.ts'
import { judgeEntry } from './judge-entry.ts'
import type {
  EntryRulesInForce,
  LabelledChannel,
  LabelledPullRequest,
} from './labelled-pull-request.ts'

const head = sha('a'.repeat(40))
const channel: LabelledChannel = {
  name: channelName('next'),
  branch: 'next',
  metricsLabel: 'next',
  environment: 'next',
  autoMerge: {
    label: 'auto-merge',
    bots: ['renovate[bot]'],
    ci: { checks: 'required', accept: [] },
  },
}
const alice = { login: 'alice', kind: 'person' } as const
const label = { by: alice, canWrite: true, sawThisHead: false }
const green = {
  name: 'test',
  kind: 'check-run',
  app: 'ci',
  state: 'success',
  conclusion: 'success',
} as const
const approval = { by: 'carol', state: 'approved', commit: head, canWrite: true } as const

function judged(change: Partial<LabelledPullRequest>, rules: Partial<EntryRulesInForce> = {}) {
  const { action, conditions } = judgeEntry(
    { channel, ...rules },
    {
      number: 7,
      author: { login: 'bob', kind: 'person' },
      head,
      fromFork: false,
      isDraft: false,
      label,
      conflicts: 'none',
      isBehind: false,
      reviews: [],
      lacksReviews: false,
      checks: [green],
      requiredChecks: [],
      steeringFiles: [],
      queue: 'none',
      ...change,
    },
  )
  const row = { number: 7, url: '', title: '', head, action, conditions }
  return [action, ...openOf(row).map(({ gate, next }) => `${gate}: ${next}`)]
}

test('a label by somebody with write access and green CI are enough', () => {
  expect(judged({})).toEqual(['merge'])
  expect(judged({ conflicts: 'unknown' })).toEqual(['merge'])
  expect(judged({ queue: 'to enter' })).toEqual(['enqueue'])
  expect(judged({ queue: 'entered' })).toEqual(['none', 'merge queue: wait'])
})

test('what GITHUB_TOKEN would put into a queue that waits for checks is put there by a person', () => {
  const requiredChecks = [{ name: green.name, by: 'a ruleset of next' }]
  const token = { pushesStartNothing: true }
  expect(judged({ queue: 'to enter', requiredChecks }, token)).toEqual(['none', 'merge queue: act'])
  expect(judged({ queue: 'to enter', requiredChecks })).toEqual(['enqueue'])
  expect(judged({ queue: 'to enter' }, token)).toEqual(['enqueue'])
})

const bot = (login: string) => ({ login, kind: 'bot' }) as const
const ours = { login: 'sluice-app[bot]', kind: 'ours' } as const

test.each<[string, Partial<LabelledPullRequest>, boolean]>([
  ['nobody who is known', { label: undefined }, false],
  ['a person who may not write', { label: { ...label, canWrite: false } }, false],
  ['an unknown bot', { label: { ...label, by: bot('labeler[bot]') } }, false],
  ['every workflow’s bot', { label: { ...label, by: bot('github-actions[bot]') } }, false],
  ['a bot that the policy names', { label: { ...label, by: bot('Renovate[bot]') } }, true],
  ['our own App on a person’s', { label: { ...label, by: ours } }, false],
  ['our own App on its own, as a backport', { label: { ...label, by: ours }, author: ours }, true],
  [
    'our own App on its own from a fork',
    { label: { ...label, by: ours }, author: ours, fromFork: true },
    false,
  ],
  ['a writer, on a bot’s', { author: bot('dependabot[bot]') }, true],
  [
    'a writer, on a bot’s that replaced the commits since',
    { author: bot('dependabot[bot]'), label: { ...label, replacedBy: 'dependabot[bot]' } },
    false,
  ],
  [
    'the same, which somebody approved now',
    { label: { ...label, replacedBy: 'dependabot[bot]' }, reviews: [approval] },
    true,
  ],
  ['a writer, in a fork that may have moved since', { fromFork: true }, false],
  [
    'a writer, in a fork, seen at this head',
    { fromFork: true, label: { ...label, sawThisHead: true } },
    true,
  ],
  ['a writer, in a fork, this head approved', { fromFork: true, reviews: [approval] }, true],
  [
    'the same, an older head approved',
    { fromFork: true, reviews: [{ ...approval, commit: sha('b'.repeat(40)) }] },
    false,
  ],
  [
    'the same, approved by its author',
    { fromFork: true, reviews: [{ ...approval, by: 'Bob' }] },
    false,
  ],
])('the label of %s', (_, change, counts) => {
  expect(judged(change)).toEqual(counts ? ['merge'] : ['none', 'label: act'])
})

test('what holds it, and whether somebody must act', () => {
  expect(judged({ isDraft: true })).toEqual(['none', 'draft: act'])
  expect(judged({ conflicts: 'some' })).toEqual(['none', 'conflicts: act'])
  expect(judged({ lacksReviews: true })).toEqual(['none', 'reviews: act'])
  expect(judged({ reviews: [{ ...approval, state: 'changes-requested' }] })).toEqual([
    'none',
    'reviews: act',
  ])
  expect(judged({ steeringFiles: ['.github/sluice.yml'] })).toEqual([
    'none',
    'policy and workflows: act',
  ])
  expect(judged({ steeringFiles: undefined })).toEqual(['none', 'policy and workflows: act'])
  expect(judged({ steeringFiles: ['.github/sluice.yml'], reviews: [approval] })).toEqual(['merge'])
})

test('CI is of exactly the head: red, open, absent and no checks at all are not green', () => {
  const required = [{ name: 'test', by: 'a ruleset' }]
  expect(judged({ checks: [{ ...green, state: 'red' }] })).toEqual(['none', 'ci: act'])
  expect(judged({ checks: [{ ...green, state: 'unknown' }] })).toEqual(['none', 'ci: act'])
  expect(judged({ checks: [{ ...green, state: 'pending' }] })).toEqual(['none', 'ci: wait'])
  expect(judged({ checks: [] })).toEqual(['none', 'ci: wait'])
  expect(judged({ checks: [], author: bot('github-actions[bot]') })).toEqual(['none', 'ci: act'])
  const ofTheBase = { ...green, name: 'enter next', event: 'pull_request_target' }
  expect(judged({ checks: [ofTheBase] })).toEqual(['none', 'ci: wait'])
  expect(judged({ checks: [ofTheBase, { ...green, state: 'skipped' }] })).toEqual([
    'none',
    'ci: wait',
  ])
  expect(judged({ checks: [ofTheBase, green] })).toEqual(['merge'])
  expect(judged({ checks: [{ ...ofTheBase, state: 'red' }, green] })).toEqual(['none', 'ci: act'])
  expect(judged({ checks: [{ ...green, name: 'lint' }], requiredChecks: required })).toEqual([
    'none',
    'ci: wait',
  ])
  expect(
    judged({ checks: [green, { ...green, name: 'lint', state: 'red' }], requiredChecks: required }),
  ).toEqual(['merge'])
})

test('one that is behind is updated in its turn, and where the token starts its CI', () => {
  expect(judged({ isBehind: true })).toEqual(['update', 'up to date: wait'])
  expect(judged({ isBehind: true }, { ahead: 6 })).toEqual(['none', 'up to date: wait'])
  expect(judged({ isBehind: true, isDraft: true })).toEqual([
    'none',
    'draft: act',
    'up to date: wait',
  ])
  expect(judged({ isBehind: true }, { pushesStartNothing: true })).toEqual([
    'none',
    'up to date: act',
  ])
  expect(judged({ isBehind: true, queue: 'to enter' })).toEqual(['enqueue'])
})
