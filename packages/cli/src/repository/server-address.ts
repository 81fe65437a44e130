import { SluiceError } from '@sluice/runtime'

const DOT_COM = 'https://api.github.com'

/**
 * Address of the API: `--api-url`, else `GITHUB_API_URL`, else GitHub.com. Never taken from a
 * remote: a repository must not choose where the token goes.
 *
 * @throws {SluiceError} `misconfigured` when it is no https address (http only on this machine).
 */
export function apiAddress(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const text = given ?? (environment['GITHUB_API_URL'] || DOT_COM)
  const from = given === undefined ? 'GITHUB_API_URL' : '--api-url'
  const url = URL.canParse(text) ? new URL(text) : undefined
  const local = url !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && local))) {
    throw new SluiceError(
      'misconfigured',
      `${from} is not an https address, so no token is sent there. Write ${DOT_COM}, or https://HOST/api/v3 for GitHub Enterprise Server.`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new SluiceError(
      'misconfigured',
      `${from} holds credentials. Take them out and set GITHUB_TOKEN.`,
    )
  }
  return text.replace(/\/+$/, '')
}

/** Address of the web pages and of git that belong to an API. */
export function serverAddress(apiUrl: string): string {
  const { protocol, host } = new URL(apiUrl)
  return `${protocol}//${host.replace(/^api\./, '')}`
}
