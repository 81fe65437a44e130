import {
  connectToGitHub,
  type GitHubClient,
  parseRepository,
  type Repository,
  SluiceError,
} from '@sluice/runtime'
import type { Terminal } from '../terminal/terminal.ts'
import { originAddress } from './local-git.ts'
import { readRemoteAddress } from './remote-address.ts'
import { apiAddress, serverAddress } from './server-address.ts'

export type RepositoryOptions = { readonly repo?: string; readonly apiUrl?: string }

/** A repository on a GitHub, and a client that may ask about it. */
export type Connection = {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly token: string
  readonly serverUrl: string
}

/** The token of the environment, as `gh` and Actions name it; undefined where there is none. */
export function tokenOf({ environment }: Terminal): string | undefined {
  return environment['GITHUB_TOKEN'] || environment['GH_TOKEN'] || undefined
}

/** @throws {SluiceError} `misconfigured` when token or repository are not known. */
export async function connect(
  options: RepositoryOptions,
  terminal: Terminal,
  withoutToken: string,
): Promise<Connection> {
  const apiUrl = apiAddress(options.apiUrl, terminal.environment)
  const serverUrl = serverAddress(apiUrl)
  const repository = await repositoryOf(options, terminal, serverUrl)
  const token = tokenOf(terminal)
  if (token === undefined) {
    throw new SluiceError(
      'misconfigured',
      `There is no token: set GITHUB_TOKEN or GH_TOKEN, for example \`export GH_TOKEN="$(gh auth token)"\`. ${withoutToken}`.trimEnd(),
    )
  }
  const client = connectToGitHub({
    token,
    apiUrl,
    onNotice: (notice) => terminal.writeError(`${notice}\n`),
  })
  return { client, repository, token, serverUrl }
}

async function repositoryOf(
  { repo }: RepositoryOptions,
  terminal: Terminal,
  serverUrl: string,
): Promise<Repository> {
  if (repo !== undefined) return parseRepository(repo)
  const remote = readRemoteAddress((await originAddress(terminal.directory)) ?? '')
  if (remote === undefined) {
    throw new SluiceError(
      'misconfigured',
      'Which repository? There is no git remote `origin` here that leads to one: add `--repo owner/name`.',
    )
  }
  const { host } = new URL(serverUrl)
  if (remote.host !== host) {
    throw new SluiceError(
      'misconfigured',
      `The remote \`origin\` leads to ${remote.host}, but the API asked is that of ${host}: add \`--api-url https://${remote.host}/api/v3\`, or \`--repo owner/name\`.`,
    )
  }
  return parseRepository(remote.repository)
}
