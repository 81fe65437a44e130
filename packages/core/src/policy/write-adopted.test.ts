import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { channelName, sha } from '../identifiers.ts'
import { arbitraryPolicy } from './testdata/arbitrary-policy.ts'
import { policyOf } from './testdata/policies.ts'
import { writtenPolicy } from './testdata/write-policy.ts'
import { writeAdopted } from './write-adopted.ts'

const commit = sha('a'.repeat(40))
const write = (text: string) => writeAdopted(text, channelName('stable'), commit)

test.each([
  [
    'channels:\n  stable: # production\n    # careful\n    from: next # the source\n  next: {}\n',
    `channels:\n  stable: # production\n    # careful\n    adopted: ${commit}\n    from: next # the source\n  next: {}\n`,
  ],
  [
    'channels: { stable: { from: next }, next: {} }',
    `channels: { stable: { adopted: ${commit}, from: next }, next: {} }`,
  ],
  [
    "channels:\n  stable:\n    from: next\n    adopted: 'bbbb' # then\n",
    `channels:\n  stable:\n    from: next\n    adopted: ${commit} # then\n`,
  ],
])('touches nothing but its own setting', (before, after) => {
  expect(write(before)).toBe(after)
})

test('a channel without a setting, or none at all, cannot be adopted', () => {
  const text = 'channels: { stable: { from: next }, next: {} }'
  expect(writeAdopted(text, channelName('next'), commit)).toBeUndefined()
  expect(write('channels: {}')).toBeUndefined()
})

test('whatever a policy says, it says the same with the commit beside it', () => {
  fc.assert(
    fc.property(arbitraryPolicy, fc.boolean(), (policy, inFlow) => {
      const [channel] = policy.channels
      if (channel?.entry === undefined) throw new Error('The first channel has an entry.')
      const text = stringify(writtenPolicy(policy), {
        collectionStyle: inFlow ? 'flow' : 'block',
        aliasDuplicateObjects: false,
      })
      const read = policyOf(writeAdopted(text, channel.name, commit) ?? '')
      const { adopted: _, ...entry } = policyOf(text).channels[0]?.entry ?? channel.entry
      expect(read.channels[0]?.entry).toEqual({ ...entry, adopted: commit })
      expect(read.channels.slice(1)).toEqual(policyOf(text).channels.slice(1))
    }),
    { numRuns: 30 },
  )
})
