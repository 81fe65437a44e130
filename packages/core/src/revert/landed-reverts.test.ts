import { expect, test } from 'vitest'
import { channelName, sha } from '../identifiers.ts'
import type { ChannelState } from '../rollback/channel-state.ts'
import { landedReverts } from './landed-reverts.ts'
import { revertMessage } from './revert-commit.ts'

const object = (text: string) => sha(text.repeat(40).slice(0, 40))
const stable = channelName('stable')
const person = { name: 'Bob', email: 'bob@example.com', date: '1700000000 +0000' }

function revertOf(name: string, channel = 'stable'): string {
  const commit = {
    ...{ sha: object(name), tree: object(name), parents: [object('0')] },
    ...{ author: person, committer: person, message: `Bad ${name}` },
  }
  return revertMessage(
    { commit, base: { ...commit, sha: object('0') } },
    {
      ...{ channel: channelName(channel), of: object('f'), restores: false, reason: 'Bad' },
      ...{ severity: 'standard', by: 'alice' },
    },
  )
}

function state(
  name: string,
  message: string,
  parents: readonly string[],
  given: Partial<ChannelState> = {},
): ChannelState {
  return {
    ...{ commit: object(name), tree: object(`${name}9`), parents: parents.map(object), message },
    ...{ committedAt: '2026-01-01T00:00:00Z', enteredAt: '2026-01-02T00:00:00Z' },
    ...{ authors: [], statuses: {}, ...given },
  }
}

const head = state('f', 'Promoted', [])
const none = () => []

test('pushed, rebased or squashed they are what their commits say, one for each head', () => {
  const line = [
    state('2', revertOf('a'), ['1']),
    state('1', revertOf('b'), ['f'], {
      statuses: { 'sluice/stable/told': { state: 'success', description: '', createdAt: '' } },
    }),
    head,
  ]
  const one = {
    ...{ channel: stable, of: object('f'), reason: 'Bad', isTold: true },
    ...{
      severity: 'standard',
      by: 'alice',
      at: '2026-01-02T00:00:00Z',
      isHead: true,
      restores: false,
    },
  }
  const [a, b] = ['a', 'b'].map((name) => ({ sha: object(name), title: `Bad ${name}` }))
  expect(landedReverts(stable, line, none)).toEqual([{ ...one, undone: [a, b] }])
  const squashed = state('3', `Revert 2 commits\n\n${revertOf('a')}\n${revertOf('b')}`, ['f'])
  expect(landedReverts(stable, [squashed, head], none)).toMatchObject([
    { of: object('f'), undone: [{ sha: object('a') }, { sha: object('b') }] },
  ])
})

test('merged they are what the merge brought, also on a head that moved', () => {
  const brought = state('a', revertOf('b'), ['f'])
  const merge = state('2', 'Merge pull request #5', ['1', 'a'], {
    pullRequest: { number: 5, url: 'https://example.com/5', title: 'Revert', author: 'app' },
  })
  const line = [state('3', 'Since', ['2']), merge, state('1', 'Meanwhile', ['f']), head]
  const between = (newer: string) => (newer === merge.commit ? [brought] : [])
  expect(landedReverts(stable, line, between)).toMatchObject([
    { of: object('f'), isHead: false, pullRequest: 'https://example.com/5' },
  ])
})

test('what a promotion brings, and what takes from other channels, is none', () => {
  const promotion = state('2', `Promote\n\nSluice-Candidate: ${object('a')}\n`, ['f', 'a'])
  const between = () => [state('a', revertOf('b'), ['0'])]
  expect(landedReverts(stable, [promotion, head], between)).toEqual([])
  expect(landedReverts(stable, [state('1', revertOf('a', 'next'), ['f']), head], none)).toEqual([])
})
