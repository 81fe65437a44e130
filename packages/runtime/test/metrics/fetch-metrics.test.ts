import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fetchMetrics } from '../../src/metrics/http.ts'
import { FakeServer, serverOf } from './metrics-server.ts'

let server: FakeServer
beforeEach(async () => {
  server = await FakeServer.start()
})
afterEach(() => server.close())

const TOKEN = 'prom-token-0123456789'

/** Fetches `/api` with `settings` beside the address, as a policy writes them. */
function fetched(settings = '', environment: Record<string, string> = {}, kind = 'prometheus') {
  const asked = serverOf(`${kind}: '${server.url}'${settings}`)
  return fetchMetrics(asked, '/api', { environment, retryPauseMilliseconds: 1 })
}

describe('credentials', () => {
  beforeEach(() => server.says([200, 'fine']))

  it.each([
    [', token-env: PROM_TOKEN', { PROM_TOKEN: TOKEN }, `Bearer ${TOKEN}`],
    // Secrets are often pasted with their line's end.
    [', token-env: PROM_TOKEN', { PROM_TOKEN: `${TOKEN}\n` }, `Bearer ${TOKEN}`],
    [
      ', user-env: PROM_USER, password-env: PROM_PASSWORD',
      { PROM_USER: 'sluice', PROM_PASSWORD: 'pä:ss' },
      `Basic ${Buffer.from('sluice:pä:ss').toString('base64')}`,
    ],
    ['', {}, undefined],
  ])('arrive with the request: %s', async (settings, environment, expected) => {
    expect(await fetched(settings, environment)).toEqual({ ok: true, status: 200, text: 'fine' })
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([expected])
  })

  it('arrive with the headers that the policy names', async () => {
    await fetched(', token-env: PROM_TOKEN, headers: { X-Scope-OrgID: team-a }', {
      PROM_TOKEN: TOKEN,
    })
    expect(server.asked[0]?.headers).toMatchObject({
      'x-scope-orgid': 'team-a',
      authorization: `Bearer ${TOKEN}`,
    })
  })

  it.each([
    [', token-env: PROM_TOKEN', {}, 'PROM_TOKEN'],
    [', token-env: PROM_TOKEN', { PROM_TOKEN: ' \n' }, 'PROM_TOKEN'],
    [', user-env: PROM_USER, password-env: PROM_PASSWORD', {}, 'PROM_USER'],
    [
      ', user-env: PROM_USER, password-env: PROM_PASSWORD',
      { PROM_USER: 'sluice', PROM_PASSWORD: '' },
      'PROM_PASSWORD',
    ],
  ])(
    'that are empty are named, and nothing is asked without them: %s',
    async (settings, environment, name) => {
      expect(await fetched(settings, environment)).toEqual({
        ok: false,
        why: 'refused',
        detail: `The environment variable ${name} that the policy names is empty; pass it to the job from a secret.`,
      })
      expect(server.asked).toEqual([])
    },
  )

  it('that no header can carry are named, and not repeated', async () => {
    const answer = await fetched(', token-env: PROM_TOKEN', { PROM_TOKEN: 'two\nlines' })
    expect(answer).toMatchObject({
      ok: false,
      why: 'refused',
      detail: expect.stringContaining('PROM_TOKEN that the policy names holds no token'),
    })
    expect(JSON.stringify(answer)).not.toContain('lines"')
    expect(server.asked).toEqual([])
  })

  it.each([401, 403])('that the server refuses (%i) are not tried again', async (status) => {
    server.says([status, 'no'])
    expect(await fetched()).toEqual({
      ok: false,
      why: 'refused',
      detail: `${new URL(server.url).host} refuses the credentials (${status}).`,
    })
    expect(server.asked).toHaveLength(1)
  })
})

describe('an address', () => {
  it('of a server may end in a slash; that of a page is asked as it stands', async () => {
    server.says([200, ''])
    await fetchMetrics(serverOf(`prometheus: '${server.url}/prom/'`), '/api/v1/query?query=up', {
      environment: {},
    })
    await fetchMetrics(serverOf(`scrape: '${server.url}/metrics/?name=ai'`), '', {
      environment: {},
    })
    expect(server.asked.map(({ url }) => `${url.pathname}${url.search}`)).toEqual([
      '/prom/api/v1/query?query=up',
      '/metrics/?name=ai',
    ])
  })

  it('that redirects is not followed, so that the token does not go along', async () => {
    const other = await FakeServer.start()
    server.answer = (_, response) => response.writeHead(302, { location: other.url }).end()
    expect(await fetched(', token-env: PROM_TOKEN', { PROM_TOKEN: TOKEN })).toEqual({
      ok: false,
      why: 'refused',
      detail: `${new URL(server.url).host} redirects elsewhere (302), which is not followed; name the final address in the policy.`,
    })
    expect(other.asked).toEqual([])
    expect(server.asked).toHaveLength(1)
    await other.close()
  })
})

describe('trouble on the way', () => {
  it.each([429, 500, 503])('as %i is tried again until it clears', async (status) => {
    server.says([status, ''], [status, ''], [200, 'fine'])
    expect(await fetched()).toEqual({ ok: true, status: 200, text: 'fine' })
    expect(server.asked).toHaveLength(3)
  })

  it('that stays is told after three attempts', async () => {
    server.says([503, ''])
    expect(await fetched()).toMatchObject({
      why: 'unreachable',
      detail: `${new URL(server.url).host} answered 503.`,
    })
    expect(server.asked).toHaveLength(3)
  })

  it('where nobody listens says that this runner cannot reach it', async () => {
    const { host } = new URL(server.url)
    const asked = serverOf(`prometheus: '${server.url}'`)
    await server.close()
    expect(
      await fetchMetrics(asked, '/api', { environment: {}, retryPauseMilliseconds: 1 }),
    ).toEqual({
      ok: false,
      why: 'unreachable',
      detail: `${host} cannot be reached from this runner: ECONNREFUSED.`,
    })
  })

  it.each(['no answer', 'half an answer'])('with %s ends when the time is up', async (what) => {
    server.answer = (_, response) => {
      if (what === 'half an answer') response.writeHead(200).write('ai_requests_total 1')
    }
    const asked = { ...serverOf(`prometheus: '${server.url}'`), timeoutSeconds: 0.05 }
    expect(
      await fetchMetrics(asked, '/api', { environment: {}, retryPauseMilliseconds: 1 }),
    ).toMatchObject({
      why: 'unreachable',
      detail: expect.stringContaining(
        'cannot be reached from this runner: no answer within 0.05 s',
      ),
    })
  })

  it('that cuts the connection within the answer is tried again', async () => {
    let cut = false
    server.answer = (_, response) => {
      if (cut) return void response.end('whole')
      cut = true
      response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy())
    }
    expect(await fetched()).toEqual({ ok: true, status: 200, text: 'whole' })
  })

  it('in the form of an endless answer is cut off', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    server.answer = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
    }
    expect(await fetched()).toMatchObject({
      ok: false,
      why: 'malformed',
      detail: expect.stringContaining('answered more than 64 MiB'),
    })
  })
})

describe('a secret', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9._~+/=-]{8,40}$/)

  it('is in nothing that comes back, whatever the server says', async () => {
    const said = fc.constantFrom(200, 400, 403, 503)
    const way = fc.constantFrom('bearer', 'basic')
    await fc.assert(
      fc.asyncProperty(secret, said, way, async (value, status, kind) => {
        server.answer = ({ headers }, response) =>
          response.writeHead(status).end(`you sent ${headers.authorization} and ${value}`)
        const answer =
          kind === 'bearer'
            ? await fetched(', token-env: SECRET', { SECRET: value })
            : await fetched(', user-env: WHO, password-env: SECRET', { WHO: 'me', SECRET: value })
        const text = JSON.stringify(answer)
        expect(text).not.toContain(value)
        expect(text).not.toContain(Buffer.from(`me:${value}`).toString('base64'))
      }),
      { numRuns: 40 },
    )
  })
})
