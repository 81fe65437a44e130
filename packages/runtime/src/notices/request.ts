/** What one attempt to tell somebody came to. */
export type Attempt =
  | { readonly outcome: 'accepted'; readonly text: string }
  /** There is nothing to tell, such as the end of an incident that nobody there heard of. */
  | { readonly outcome: 'needless'; readonly why: string }
  | { readonly outcome: 'refused'; readonly status: number; readonly text: string }
  | { readonly outcome: 'redirected'; readonly status: number }
  | { readonly outcome: 'busy'; readonly status: number; readonly waitMilliseconds?: number }
  | { readonly outcome: 'silent'; readonly reason: string }
  | { readonly outcome: 'unreadable'; readonly problem: string }

export type NoticeRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body?: string
  /** Most bytes of a good answer; an answer that is larger is unreadable. 0: it is not read. */
  readonly answerBytes: number
  readonly timeoutMilliseconds: number
}

/** Servers say in a word what they refuse; more is not read. */
const REFUSAL_BYTES = 4096

/** Statuspage counts requests with 420, everybody else with 429. */
const TOO_MANY: readonly number[] = [420, 429]

/**
 * One request. Redirects are not followed, since the secret would go along; nothing of what is
 * sent is in the result.
 */
export async function send(request: NoticeRequest): Promise<Attempt> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: 'application/json, text/plain;q=0.9, */*;q=0.5',
        'user-agent': 'sluice',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMilliseconds),
    })
    return await judge(response, request)
  } catch (error) {
    return { outcome: 'silent', reason: silence(error, request.timeoutMilliseconds) }
  }
}

async function judge(response: Response, { answerBytes }: NoticeRequest): Promise<Attempt> {
  const { status } = response
  if (status >= 200 && status < 300 && answerBytes > 0) {
    const { text, isWhole } = await read(response, answerBytes)
    return isWhole
      ? { outcome: 'accepted', text }
      : { outcome: 'unreadable', problem: `its answer is larger than ${answerBytes} bytes` }
  }
  if (status >= 400 && status < 500 && !TOO_MANY.includes(status))
    return { outcome: 'refused', status, text: await readRefusal(response) }
  await discard(response)
  if (status >= 200 && status < 300) return { outcome: 'accepted', text: '' }
  if (status >= 300 && status < 400) return { outcome: 'redirected', status }
  const waitMilliseconds = retryAfter(response.headers)
  return {
    outcome: 'busy',
    status,
    ...(waitMilliseconds === undefined ? {} : { waitMilliseconds }),
  }
}

async function read(
  response: Response,
  bytes: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const decoder = new TextDecoder()
  let text = ''
  let left = bytes
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk.subarray(0, left), { stream: true })
    left -= chunk.byteLength
    // Leaving the loop ends the connection.
    if (left < 0) return { text, isWhole: false }
  }
  return { text: text + decoder.decode(), isWhole: true }
}

/** The status is known already: a refusal that trickles in changes nothing. */
async function readRefusal(response: Response): Promise<string> {
  try {
    return (await read(response, REFUSAL_BYTES)).text
  } catch {
    return ''
  }
}

/** The answer counts from its first line on, however its body ends. */
async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined)
}

/**
 * How long the server asks to wait. A date is compared with the server's own clock, not with ours.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
function retryAfter(headers: Headers): number | undefined {
  const written = headers.get('retry-after')
  if (written === null) return undefined
  if (/^\d{1,9}$/.test(written)) return Number(written) * 1000
  const until = Date.parse(written) - Date.parse(headers.get('date') ?? '')
  return Number.isNaN(until) ? undefined : Math.max(0, until)
}

/** The system's code (`ECONNREFUSED`), never the message: it may hold the address. */
function silence(error: unknown, timeoutMilliseconds: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMilliseconds / 1000} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code)
    ? code
    : 'the connection failed'
}
