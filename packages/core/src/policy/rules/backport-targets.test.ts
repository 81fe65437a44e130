import { expect, test } from 'vitest'
import { policyOf, reportOn } from '../testdata/policies.ts'

const start = `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: {}
  legacy: {}
`

test('from and to are enough; the rest has defaults', () => {
  const policy = policyOf(`${start}backport: { from: stable, to: [next, legacy] }\n`)
  expect(policy.backport).toEqual({
    from: 'stable',
    to: ['next', 'legacy'],
    label: 'backport {channel}',
    conflicts: 'draft',
    promotions: [],
    labels: ['backport'],
    conflictLabels: ['backport conflict'],
    copy: { labels: [], milestone: true, assignees: true, reviewers: false },
    title: '[{channel}] {title}',
    autoMerge: [],
    commits: 'pushed',
  })
  expect(policyOf(start).backport).toBeUndefined()
})

test.each([
  ['{ from: stabel, to: [next] }', 'There is no channel of this name.', 'Did you mean `stable`?'],
  [
    '{ from: stable, to: [next, nxt] }',
    'There is no channel of this name.',
    'Did you mean `next`?',
  ],
  [
    '{ from: stable, to: [stable] }',
    'A change cannot be carried to the channel that it comes from.',
    'Name another channel, or remove it.',
  ],
  [
    '{ from: stable, to: [] }',
    'Changes are carried nowhere: the list has no channel.',
    'Name at least one channel, such as `[next, legacy]`, or remove `backport`.',
  ],
  [
    '{ from: stable, to: [next], promotions: [legacy] }',
    'Nothing is carried to this channel, so promotions are not either.',
    'Add it to `to`, or remove it here.',
  ],
  [
    "{ from: stable, to: [next], label: 'carry' }",
    'Without `{channel}` all of them would be called the same.',
    'Put `{channel}` into it.',
  ],
  [
    "{ from: stable, to: [next], title: '{titel}' }",
    '`{titel}` stands for nothing here.',
    'Known: `{channel}`, `{title}`, `{number}`, `{author}`.',
  ],
])('backport: %s is refused with the way out', (backport, message, fix) => {
  const report = reportOn(`${start}backport: ${backport}\n`)
  expect(report).toContain(message)
  expect(report).toContain(fix)
})
