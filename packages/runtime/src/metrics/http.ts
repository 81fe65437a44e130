import { setTimeout } from 'node:timers/promises'
import type { MetricsAuth, MetricsServer, MissingReason } from '@sluice/core'

/** Environment variables by name; secrets are looked up here and go nowhere but into a header. */
type Environment = Readonly<Record<string, string | undefined>>

/** What a metrics server is asked with. */
export type MetricsAccess = {
  readonly environment: Environment
  /** Before the second attempt; twice as long before the third. Half a second by default. */
  readonly retryPauseMilliseconds?: number
}

export type Fetched =
  | { readonly ok: true; readonly status: number; readonly text: string }
  | { readonly ok: false; readonly why: MissingReason; readonly detail: string }

/** A page of metrics larger than this is not read: a runner's memory is not ours to fill. */
const MAX_BYTES = 64 * 1024 * 1024
const ATTEMPTS = 3

/**
 * Fetches text from a metrics server. 5xx, 429 and network trouble are tried again; redirects are
 * not followed, since the token would go along.
 */
export async function fetchMetrics(
  server: MetricsServer,
  path: string,
  { environment, retryPauseMilliseconds = 500 }: MetricsAccess,
): Promise<Fetched> {
  const authorization = authorize(server.auth, environment)
  if (!authorization.ok) return authorization
  const url = `${server.url.replace(/\/+$/, '')}${path}`
  let last: Fetched = { ok: false, why: 'unreachable', detail: '' }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await setTimeout(retryPauseMilliseconds * 2 ** (attempt - 2))
    const { again, result } = await fetchOnce(
      url,
      { ...server.headers, ...authorization.headers },
      server.timeoutSeconds,
    )
    if (!again) return result
    last = result
  }
  return last
}

async function fetchOnce(
  url: string,
  headers: Record<string, string>,
  timeoutSeconds: number,
): Promise<{ readonly again: boolean; readonly result: Fetched }> {
  const { host } = new URL(url)
  const failed = (why: MissingReason, detail: string, again = false) => ({
    again,
    result: { ok: false, why, detail } as const,
  })
  try {
    const response = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
    const { status } = response
    if (status >= 300 && status < 400)
      return failed(
        'refused',
        `${host} redirects elsewhere (${status}), which is not followed; name the final address in the policy.`,
      )
    if (status === 401 || status === 403)
      return failed('refused', `${host} refuses the credentials (${status}).`)
    if (status >= 500 || status === 429)
      return failed('unreachable', `${host} answered ${status}.`, true)
    const text = await readBounded(response)
    if (text === undefined)
      return failed('malformed', `${host} answered more than ${MAX_BYTES / 1024 / 1024} MiB.`)
    return { again: false, result: { ok: true, status, text } }
  } catch (error) {
    const reason =
      error instanceof Error && error.name === 'TimeoutError'
        ? `no answer within ${timeoutSeconds} s`
        : networkReason(error)
    return failed('unreachable', `${host} cannot be reached from this runner: ${reason}.`, true)
  }
}

async function readBounded(response: Response): Promise<string | undefined> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The system's code (`ECONNREFUSED`), never the message: it may hold the address with its query. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (
    typeof cause === 'object' &&
    cause !== null &&
    'code' in cause &&
    typeof cause.code === 'string'
  )
    return cause.code
  return 'the connection failed'
}

function authorize(
  auth: MetricsAuth,
  environment: Environment,
): { readonly ok: true; readonly headers: Record<string, string> } | (Fetched & { ok: false }) {
  const missing = (name: string) =>
    ({
      ok: false,
      why: 'refused',
      detail: `The environment variable ${name} that the policy names is empty; pass it to the job from a secret.`,
    }) as const
  switch (auth.kind) {
    case 'none':
      return { ok: true, headers: {} }
    case 'bearer': {
      const token = environment[auth.tokenEnv]
      return token
        ? { ok: true, headers: { authorization: `Bearer ${token}` } }
        : missing(auth.tokenEnv)
    }
    case 'basic': {
      const user = environment[auth.userEnv]
      const password = environment[auth.passwordEnv]
      if (!user) return missing(auth.userEnv)
      if (!password) return missing(auth.passwordEnv)
      return {
        ok: true,
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        },
      }
    }
  }
}
