import { setTimeout } from 'node:timers/promises'
import type { MetricsServer, MissingReason } from '@sluice/core'
import { authorize, type Environment } from './authorize.ts'

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

type Attempt = { readonly again: boolean; readonly result: Fetched }

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
  const url = path === '' ? server.url : `${server.url.replace(/\/+$/, '')}${path}`
  let last: Fetched = { ok: false, why: 'unreachable', detail: '' }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await setTimeout(retryPauseMilliseconds * 2 ** (attempt - 2))
    const { again, result } = await fetchOnce(
      url,
      { ...server.headers, ...authorization.headers },
      server.timeoutSeconds,
    )
    if (!again) return result.ok ? { ...result, text: authorization.hide(result.text) } : result
    last = result
  }
  return last
}

async function fetchOnce(
  url: string,
  headers: Record<string, string>,
  timeoutSeconds: number,
): Promise<Attempt> {
  const { host } = new URL(url)
  try {
    const response = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
    const refusal = refusedBy(response.status, host)
    if (refusal !== undefined) {
      await response.body?.cancel()
      return refusal
    }
    const text = await readBounded(response)
    return text === undefined
      ? failed('malformed', `${host} answered more than ${MAX_BYTES / 1024 / 1024} MiB.`)
      : { again: false, result: { ok: true, status: response.status, text } }
  } catch (error) {
    const reason =
      error instanceof Error && error.name === 'TimeoutError'
        ? `no answer within ${timeoutSeconds} s`
        : networkReason(error)
    return failed('unreachable', `${host} cannot be reached from this runner: ${reason}.`, true)
  }
}

function failed(why: MissingReason, detail: string, again = false): Attempt {
  return { again, result: { ok: false, why, detail } }
}

/** Statuses that no parser needs to see. */
function refusedBy(status: number, host: string): Attempt | undefined {
  if (status >= 300 && status < 400)
    return failed(
      'refused',
      `${host} redirects elsewhere (${status}), which is not followed; name the final address in the policy.`,
    )
  if (status === 401 || status === 403)
    return failed('refused', `${host} refuses the credentials (${status}).`)
  if (status >= 500 || status === 429)
    return failed('unreachable', `${host} answered ${status}.`, true)
  return undefined
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
