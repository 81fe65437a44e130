import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'

/** Of `fetch`'s, what Octokit asks with. */
type Asked = {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly redirect?: 'follow' | 'manual' | undefined
}

/** Of `fetch`'s, what Octokit reads of an answer. */
type Answer = {
  readonly url: string
  readonly status: number
  readonly statusText: string
  readonly headers: ReadonlyMap<string, string>
  readonly text: () => Promise<string>
  readonly arrayBuffer: () => Promise<ArrayBuffer>
}

const MOST_REDIRECTS = 5

/**
 * A fetch that ends: an answer that has not come whole within the time is a failed request, so
 * that it is tried again like any other. Node's own waits five minutes for each part of it, and
 * takes 30 ms of every run to be loaded, several times what HTTP itself takes.
 *
 * A repository that was renamed is followed, as long as it is on the same server: the token goes
 * along. Where GitHub sends elsewhere, it is for the caller to follow without.
 */
export function wholeFetch(timeoutSeconds: number) {
  return async (address: string, asked: Asked): Promise<Answer> => {
    const timeUp = Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' })
    const ends = performance.now() + timeoutSeconds * 1000
    const ask = async (url: URL, redirects: number): Promise<Answer> => {
      const left = ends - performance.now()
      const { response, body } = await exchange(url, asked, { left, timeUp })
      const next = asked.redirect === 'manual' ? undefined : redirection(url, asked, response)
      return next === undefined || redirects === MOST_REDIRECTS
        ? answerOf(url, response, body)
        : ask(next, redirects + 1)
    }
    return ask(new URL(address), 0)
  }
}

type Exchange = { readonly response: IncomingMessage; readonly body: Buffer }

function exchange(
  url: URL,
  { method, headers, body }: Asked,
  { left, timeUp }: { readonly left: number; readonly timeUp: Error },
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'http:' ? overHttp : overHttps
    const options = { method, headers: { ...headers, 'accept-encoding': 'gzip' } }
    const request = send(url, options, (response) => {
      wholeBody(response).then((body) => resolve({ response, body }), reject)
    })
    const timer = setTimeout(() => {
      reject(timeUp)
      request.destroy()
    }, left)
    request.on('error', reject)
    request.on('close', () => clearTimeout(timer))
    request.end(body)
  })
}

async function wholeBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of response) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (response.headers['content-encoding'] !== 'gzip' || body.length === 0) return body
  const { gunzipSync } = await import('node:zlib')
  return gunzipSync(body)
}

/** Where the same question is to be asked; undefined where it is not, or not of the same server. */
function redirection(url: URL, { method }: Asked, response: IncomingMessage): URL | undefined {
  const { location } = response.headers
  const status = response.statusCode ?? 0
  const asIs = status === 307 || status === 308
  const asRead = (status === 301 || status === 302) && (method === 'GET' || method === 'HEAD')
  if (!(asIs || asRead) || location === undefined || !URL.canParse(location, url.href))
    return undefined
  const next = new URL(location, url)
  return next.origin === url.origin ? next : undefined
}

function answerOf(url: URL, response: IncomingMessage, body: Buffer): Answer {
  const headers = Object.entries(response.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
  )
  return {
    url: url.href,
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: new Map(headers),
    text: async () => body.toString(),
    arrayBuffer: async () => new Uint8Array(body).buffer,
  }
}
