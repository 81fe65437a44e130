import type { Account, App } from '../state/account.ts'
import { nodeId } from '../state/node-id.ts'
import type { World } from '../state/world.ts'

/** A person, bot or organization. GraphQL's logins of bots have no `[bot]`. */
export function actorNode(world: World, account: Account) {
  const login = account.login.replace(/\[bot\]$/, '')
  const resourcePath = account.type === 'Bot' ? `/apps/${login}` : `/${login}`
  return {
    __typename: account.type,
    id: nodeId(account.type, account.id),
    databaseId: account.id,
    login,
    name: account.name,
    email: '',
    resourcePath,
    url: `${world.serverUrl}${resourcePath}`,
    avatarUrl: `${world.serverUrl}/avatars/u/${account.id}`,
  }
}

export function appNode(app: App) {
  return { id: nodeId('App', app.id), databaseId: app.id, slug: app.slug, name: app.name }
}
