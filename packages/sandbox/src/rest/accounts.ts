import { timestamp } from '../clock.ts'
import { notFound, Refusal } from '../refusal.ts'
import { rateLimit } from '../server/rate-limit.ts'
import type { Account } from '../state/account.ts'
import type { World } from '../state/world.ts'
import { ok, param, type Route, writer } from './context.ts'
import { renderAccount } from './render/account.ts'

function renderProfile(world: World, account: Account) {
  const since = timestamp(new Date('2020-01-01T00:00:00Z'))
  return {
    ...renderAccount(world, account),
    name: account.name,
    email: account.email,
    company: null,
    blog: '',
    location: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: since,
    updated_at: since,
  }
}

export const accountRoutes: readonly Route[] = [
  {
    operation: 'users/get-authenticated',
    needs: undefined,
    handle: async (context) => {
      const { account, token } = writer(context)
      if (token?.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration')
      return ok(renderProfile(context.world, account))
    },
  },
  {
    operation: 'users/get-by-username',
    needs: undefined,
    handle: async (context) => {
      const account = context.world.account(param(context, 'username'))
      if (account === undefined) throw notFound()
      return ok(renderProfile(context.world, account))
    },
  },
  {
    operation: 'rate-limit/get',
    needs: undefined,
    handle: async ({ world, actor }) => {
      const core = rateLimit(world, actor)
      const search = { ...core, limit: 30, remaining: 30, used: 0 }
      return ok({ resources: { core, graphql: core, search }, rate: core })
    },
  },
]
