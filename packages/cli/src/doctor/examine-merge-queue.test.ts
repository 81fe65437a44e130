import { parsePolicy } from '@sluice/core'
import { expect, test } from 'vitest'
import { judgeQueue } from './examine-merge-queue.ts'
import { pairsOf } from './subject.ts'

const parsed = parsePolicy(
  "version: 1\nchannels: { stable: { from: next }, next: {} }\nevidence:\n  eval: { report: 'eval-{channel}.json' }\n  metrics: { prometheus: 'https://prom.example.com' }\n  probes: { workflow: health.yml }\n",
  { file: 'sluice.yml' },
)

const told = (viewer: string, parameters: object) => {
  const [pair] = parsed.ok ? pairsOf(parsed.policy) : []
  if (pair === undefined) throw new Error('the policy has no promotion')
  return judgeQueue(viewer, pair.channel, { type: 'merge_queue', parameters }).map(
    ({ level, says }) => `${level}: ${says}`,
  )
}

test('a queue that merges or squashes, each for itself, is none to talk about', () => {
  for (const merge_method of ['MERGE', 'SQUASH'])
    expect(told('sluice[bot]', { merge_method, grouping_strategy: 'ALLGREEN' })).toEqual([])
})

test('a queue that takes a promotion apart, or lets others take it along, is', () => {
  const parameters = { merge_method: 'REBASE', grouping_strategy: 'HEADGREEN' }
  expect(told('github-actions[bot]', parameters)).toEqual([
    'warning: stable has a merge queue, and what GITHUB_TOKEN puts into it starts no checks: a person puts each promotion in.',
    "problem: The merge queue of stable rebases, which takes a promotion's merge commit apart.",
    'warning: The merge queue of stable asks only the last of a group for its checks: what comes behind a promotion could take it along.',
  ])
})
