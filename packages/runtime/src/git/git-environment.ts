import { devNull } from 'node:os'
import { GitProblem } from './git-problem.ts'

export type GitAddress = {
  /** The address of the repository, `https://github.com/owner/name.git`. Never with a user or token. */
  readonly url: string
  /** Sent as a header of each request. Handed to git in the environment, nowhere else. */
  readonly token?: string
  /** Lets `file:` addresses through: for tests on one machine. */
  readonly allowFile?: boolean
}

/** What a caller's environment may tell git: where programs are, how to get out, where it is. */
const INHERITED =
  /^(path|pathext|systemroot|windir|comspec|temp|tmp|tmpdir|(https?|all|no)_proxy|ssl_cert_(file|dir)|curl_ca_bundle)$/i

/** @throws {GitProblem} `address-refused` for other protocols and for addresses with credentials. */
export function checkAddress({ url, allowFile = false }: GitAddress): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const protocols = ['https:', 'http:', ...(allowFile ? ['file:'] : [])]
  if (parsed === undefined || !protocols.includes(parsed.protocol)) {
    throw new GitProblem(
      'address-refused',
      'The address of the repository must be a whole http or https URL.',
    )
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new GitProblem(
      'address-refused',
      'The address of the repository holds credentials. Take them out and pass the token by itself.',
    )
  }
  return parsed
}

/**
 * An environment in which git knows nothing of the caller: no system or global configuration, no
 * identity, hook, helper, prompt or inherited GIT_ variable.
 *
 * @param home an empty folder of our own: git looks there for attributes and excludes as well.
 */
export function gitEnvironment(
  address: GitAddress,
  home: string,
  inherited: NodeJS.ProcessEnv,
): Record<string, string> {
  const { origin } = checkAddress(address)
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] => INHERITED.test(entry[0]) && entry[1] !== undefined,
  )
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    ...(address.token === undefined
      ? {}
      : {
          GIT_CONFIG_COUNT: '1',
          // Bound to the server: a redirect elsewhere does not carry the token along.
          GIT_CONFIG_KEY_0: `http.${origin}/.extraHeader`,
          GIT_CONFIG_VALUE_0: `Authorization: Basic ${basicCredentials(address.token)}`,
        }),
  }
}

/** The form in which the token travels. Whoever masks the token in logs must mask this as well. */
export function basicCredentials(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString('base64')
}

/** Takes the token out of a text, in every form in which we hand it on. */
export function redact(text: string, token: string | undefined): string {
  if (token === undefined || token === '') return text
  return [token, basicCredentials(token), encodeURIComponent(token)].reduce(
    (clean, secret) => clean.replaceAll(secret, '***'),
    text,
  )
}
