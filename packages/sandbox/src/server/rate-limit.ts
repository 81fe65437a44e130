import { Refusal } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { World } from '../state/world.ts'

const anonymous = { rateLimit: 60, used: 0 }

export interface RateLimit {
  readonly limit: number
  readonly used: number
  readonly remaining: number
  /** Seconds since 1970. */
  readonly reset: number
}

/** The budget of whoever asks. The hour ends at the next full hour of the sandbox's clock. */
export function rateLimit(world: World, actor: Actor | undefined): RateLimit {
  const { rateLimit: limit, used } = actor?.token ?? anonymous
  const hour = 3_600_000
  return {
    limit,
    used: Math.min(used, limit),
    remaining: Math.max(0, limit - used),
    reset: (Math.floor(world.clock.now().getTime() / hour) + 1) * 3600,
  }
}

export function rateLimitHeaders(
  world: World,
  actor: Actor | undefined,
  resource: 'core' | 'graphql',
): Record<string, string> {
  const { limit, used, remaining, reset } = rateLimit(world, actor)
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resource,
  }
}

export function spend(world: World, actor: Actor | undefined): void {
  const { token } = actor ?? {}
  if (token === undefined) return
  if (token.used >= token.rateLimit) {
    throw new Refusal(403, `API rate limit exceeded for ${budgetOwner(actor)}.`, {
      type: 'RATE_LIMITED',
      headers: rateLimitHeaders(world, actor, 'core'),
    })
  }
  token.used += 1
}

/** An answer 304 costs nothing. */
export function giveBack(actor: Actor | undefined): void {
  const { token } = actor ?? {}
  if (token !== undefined && token.used > 0) token.used -= 1
}

function budgetOwner(actor: Actor | undefined): string {
  const { token } = actor ?? {}
  return token?.kind === 'user' ? `user ID ${token.account.id}` : 'installation'
}
