import type { Account, App } from '../../state/account.ts'
import { nodeId } from '../../state/node-id.ts'
import type { World } from '../../state/world.ts'

export function apiUrl(world: World): string {
  return `${world.serverUrl}/api/v3`
}

/** GitHub's `simple-user`. */
export function renderAccount(world: World, account: Account) {
  const url = `${apiUrl(world)}/users/${encodeURIComponent(account.login)}`
  const isApp = account.type === 'Bot'
  const page = isApp ? `apps/${account.login.replace('[bot]', '')}` : account.login
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `${world.serverUrl}/avatars/u/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${world.serverUrl}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  }
}

/** GitHub's `integration`. */
export function renderApp(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: renderAccount(world, app.bot),
    name: app.name,
    description: '',
    external_url: world.serverUrl,
    html_url: `${world.serverUrl}/apps/${app.slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2024-04-10T20:33:16Z',
    permissions: {},
    events: [],
  }
}
