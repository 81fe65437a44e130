import { expect, it } from 'vitest'
import { atMost } from './quick-limiter.ts'

it('lets so many through at once, the others in their order, also after a failure', async () => {
  const limiter = atMost(2).key('any')
  const seen: string[] = []
  let underWay = 0
  const piece = (name: string, fails = false) =>
    limiter.schedule({}, async () => {
      underWay += 1
      seen.push(`${name} ${underWay}`)
      await new Promise((resolve) => setImmediate(resolve))
      underWay -= 1
      if (fails) throw new Error(name)
      return name
    })
  const ended = await Promise.allSettled([piece('a', true), piece('b'), piece('c'), piece('d')])
  expect(seen).toEqual(['a 1', 'b 2', expect.stringMatching(/^c /), expect.stringMatching(/^d /)])
  expect(ended.map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect(underWay).toBe(0)
})
