import type { Signature } from '../git/commit-object.ts'
import type { Account } from './account.ts'
import type { World } from './world.ts'

/** Who is named as the committer of what GitHub itself writes and signs. */
export function gitHubSigner(world: World): Signature {
  return { name: 'GitHub', email: 'noreply@github.com', date: world.clock.now(), offset: 0 }
}

export function signatureOf(world: World, account: Account, date = world.clock.now()): Signature {
  return { name: account.name, email: account.email, date, offset: 0 }
}
