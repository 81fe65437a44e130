import { Refusal } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { World } from '../state/world.ts'

/** The token of an `Authorization` header: `Bearer`, `token` or Basic with any user name. */
function presentedToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const [scheme = '', credentials = ''] = header.split(' ')
  if (scheme.toLowerCase() !== 'basic') return credentials
  return Buffer.from(credentials, 'base64').toString().split(':').slice(1).join(':')
}

/** Who asks, or undefined for nobody. A token that is not known is refused. */
export function authenticate(world: World, header: string | undefined): Actor | undefined {
  const value = presentedToken(header)
  if (value === undefined) return undefined
  const token = world.tokens.get(value)
  if (token === undefined) throw new Refusal(401, 'Bad credentials')
  return { account: token.account, token, unbound: false }
}
