import { expect, test } from 'vitest'
import { channelName, sha } from '../identifiers.ts'
import { rollbackBranch, rollbackMessage, rollsBack } from './rollback-commit.ts'

const next = channelName('next')
const subject = {
  channel: next,
  of: sha('a'.repeat(40)),
  good: sha('b'.repeat(40)),
  asked: 'last-good',
  reason: 'It rhymes',
  severity: 'standard',
  by: 'alice',
  kept: [],
} as const
const message = rollbackMessage(subject)

test.each([
  ['Sluice’s own branch', { headBranch: rollbackBranch(subject) }, true],
  ['the runbook’s', { headBranch: 'rollback-next' }, true],
  ['another with Sluice’s commit', { headBranch: 'rollback-it', message }, true],
  ['one with the label', { headBranch: 'rollback-next-button', isLabelled: true }, true],
  ['one that only sounds so', { headBranch: 'rollback-next-button' }, false],
  ['a label on any other', { headBranch: 'quick-fix', isLabelled: true }, false],
  ['a rollback of another channel', { headBranch: 'rollback-stable' }, false],
  [
    'its commit',
    { headBranch: 'rollback-it', message: message.replace('Channel: next', 'Channel: stable') },
    false,
  ],
])('what rolls a channel back: %s', (_, pull, expected) => {
  expect(rollsBack(next, { isLabelled: false, ...pull })).toBe(expected)
})
