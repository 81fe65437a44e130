import { describe, expect, it } from 'vitest'
import { inOneCall } from './in-one-call.ts'

describe('questions of the same moment', () => {
  it('are answered in one call, each with its own answers', async () => {
    const calls: (readonly number[])[] = []
    const double = inOneCall(async (numbers: readonly number[]) => {
      calls.push(numbers)
      return numbers.map((number) => 2 * number)
    })
    expect(await Promise.all([double([1, 2]), double([]), double([3])])).toEqual([[2, 4], [], [6]])
    expect(await double([4])).toEqual([8])
    expect(calls).toEqual([[1, 2, 3], [4]])
  })

  it('do not share their trouble', async () => {
    const careful = inOneCall(async (numbers: readonly number[]) => {
      if (numbers.includes(13)) throw new Error('thirteen')
      return numbers
    })
    const [one, other] = await Promise.allSettled([careful([1]), careful([13])])
    expect([one, other]).toMatchObject([
      { status: 'fulfilled', value: [1] },
      { status: 'rejected', reason: new Error('thirteen') },
    ])
  })
})
