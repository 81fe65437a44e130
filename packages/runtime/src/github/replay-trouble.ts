import type { Octokit } from '@octokit/core'
import type { OctokitOptions } from '@octokit/core/types'
import { retry } from '@octokit/plugin-retry'
import Bottleneck from 'bottleneck/light.js'

// Octokit's plugins give every request to Bottleneck, to be told when one fails. That takes some five
// milliseconds for each piece of work, also where all goes well. Here a request is made at once, and
// Bottleneck gets only one that did not go well, as if it were just made: first it is given what came
// of it already. When to try again, and how often, is left to the plugins.

/** The same work, except that the first time it comes to what it came to before. */
function replay<Asked extends readonly unknown[], Came>(
  came: () => Promise<Came>,
  work: (...asked: Asked) => Came | Promise<Came>,
): (...asked: Asked) => Promise<Came> {
  let isFirst = true
  return async (...asked) => {
    if (!isFirst) return work(...asked)
    isFirst = false
    return came()
  }
}

/** A limiter without limits, for the throttling's second attempts. */
export function limiterForTrouble(): Bottleneck {
  const limiter = new Bottleneck()
  const schedule = limiter.schedule.bind(limiter)
  return Object.assign(limiter, {
    schedule: async <One, Two, Three>(
      work: (one: One, two: Two, three: Three) => Promise<unknown>,
      ...asked: readonly [One, Two, Three]
    ) => {
      try {
        return await work(...asked)
      } catch (error) {
        return schedule(
          replay(() => Promise.reject(error), work),
          ...asked,
        )
      }
    },
  })
}

/** The retry plugin, which sees a request only once there is trouble. */
export function retryTrouble(octokit: Octokit, options: OctokitOptions): ReturnType<typeof retry> {
  const { hook } = octokit
  const wrapRequest = hook.wrap<'request'>
  const wrap: typeof wrapRequest = (name, wrapper) =>
    wrapRequest(name, async (send, asked) => {
      const first = Promise.resolve(send(asked))
      const answer = await first.catch(() => undefined)
      if (answer !== undefined && !hasErrors(answer.data)) return answer
      const again = replay(() => first, send)
      return wrapper(again, asked)
    })
  const watched = Object.create(hook, { wrap: { value: wrap } })
  return retry(Object.create(octokit, { hook: { value: watched } }), options)
}

/** GraphQL tells of failures in an answer that went well. */
function hasErrors(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'errors' in data
}
