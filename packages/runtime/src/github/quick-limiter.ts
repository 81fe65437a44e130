import Bottleneck from 'bottleneck/light.js'

type Work = (...args: readonly unknown[]) => Promise<unknown>

/**
 * A limiter for Octokit's throttling that bounds how many requests are under way, and nothing else.
 * Bottleneck's own takes some five milliseconds for each piece of work, also with nothing to limit,
 * and a request passes through several.
 */
export function atMost(count: number): Bottleneck.Group {
  const waiting: (() => void)[] = []
  let underWay = 0
  const schedule = async (_options: unknown, work: Work, ...args: readonly unknown[]) => {
    if (underWay >= count) await new Promise<void>((resolve) => waiting.push(resolve))
    else underWay += 1
    try {
      return await work(...args)
    } finally {
      // Whoever waits longest takes the place over.
      const next = waiting.shift()
      if (next === undefined) underWay -= 1
      else next()
    }
  }
  const limiter = Object.assign(new Bottleneck(), { schedule })
  return Object.assign(new Bottleneck.Group({}), { key: () => limiter })
}
