import { randomBytes } from 'node:crypto'
import type { RepositoryState } from '../state/repository-state.ts'
import type { Permissions, TokenKind } from '../state/token.ts'
import type { World } from '../state/world.ts'

export interface NewToken {
  /** `actions`: a job's GITHUB_TOKEN. `app`: an installation's. `user`: a person's. */
  readonly kind: TokenKind
  /**
   * By GitHub's names (`contents`, `pull-requests`, `issues`, `checks`, `statuses`, `actions`,
   * `deployments`, `administration`, `workflows`). A person's token without them is a classic one.
   */
  readonly permissions?: Permissions
  /** The person, or the App's slug. */
  readonly login?: string
  /** Requests an hour. Default: GitHub's. */
  readonly rateLimit?: number
}

const prefixes = { actions: 'ghs', app: 'ghs', user: 'ghp' } as const

export function issueToken(world: World, repository: RepositoryState, given: NewToken): string {
  const slug =
    given.kind === 'actions' ? 'github-actions' : (given.login ?? 'sluice-app').replace('[bot]', '')
  const app = given.kind === 'user' ? undefined : world.ensureApp(slug)
  const account = app?.bot ?? world.ensureAccount(given.login ?? 'dev')
  const value = `${prefixes[given.kind]}_${randomBytes(18).toString('hex')}`
  world.tokens.set(value, {
    value,
    kind: given.kind,
    account,
    app,
    repositoryId:
      given.kind === 'user' && given.permissions === undefined ? undefined : repository.id,
    permissions:
      given.permissions === undefined && given.kind !== 'user' ? {} : normalized(given.permissions),
    rateLimit: given.rateLimit ?? (given.kind === 'actions' ? 1000 : 5000),
    used: 0,
  })
  return value
}

/** Workflows write `pull-requests`, the API's headers `pull_requests`. */
function normalized(permissions: Permissions | undefined): Permissions | undefined {
  if (permissions === undefined) return undefined
  return Object.fromEntries(
    Object.entries(permissions).map(([name, access]) => [name.replaceAll('_', '-'), access]),
  )
}
