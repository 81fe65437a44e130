import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectToGitHub } from '../../src/index.ts'
import { FakeServer } from '../metrics/metrics-server.ts'

let server: FakeServer
let elsewhere: FakeServer
beforeEach(async () => {
  server = await FakeServer.start()
  elsewhere = await FakeServer.start()
})
afterEach(() => Promise.all([server.close(), elsewhere.close()]))

const JSON_ANSWER = { 'content-type': 'application/json; charset=utf-8' }

function client() {
  const connection = { token: 'ghs_token', apiUrl: server.url, retryPauseMilliseconds: 1 }
  return connectToGitHub({ ...connection, timeoutSeconds: 5 })
}

const pulls = () =>
  client().request('GET /repos/{owner}/{repo}/pulls', { owner: 'acme', repo: 'assistant' })

describe('an answer', () => {
  it('may come compressed, in pieces and with a header twice', async () => {
    const body = gzipSync(JSON.stringify([{ title: 'Größer ✓' }]))
    server.answer = ({ headers }, response) => {
      expect(headers['accept-encoding']).toBe('gzip')
      response.writeHead(200, {
        ...JSON_ANSWER,
        'content-encoding': 'gzip',
        link: ['<1>; rel="next"', '<2>; rel="last"'],
      })
      response.write(body.subarray(0, 20))
      setImmediate(() => response.end(body.subarray(20)))
    }
    const { status, data, headers } = await pulls()
    expect({ status, data, link: headers.link }).toEqual({
      status: 200,
      data: [{ title: 'Größer ✓' }],
      link: '<1>; rel="next", <2>; rel="last"',
    })
  })

  it('may be empty', async () => {
    server.answer = (_, response) => response.writeHead(204).end()
    expect((await pulls()).status).toBe(204)
  })

  it('of bytes stays what it is', async () => {
    server.answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'application/zip' }).end(Buffer.from([0, 255, 1]))
    const { data } = await pulls()
    expect(data).toEqual(new Uint8Array([0, 255, 1]).buffer)
  })

  it('that is cut off, or no gzip, is asked for again', async () => {
    let asked = 0
    server.answer = (_, response) => {
      asked += 1
      if (asked === 1) {
        response.writeHead(200, { ...JSON_ANSWER, 'content-length': 100 })
        response.write('[')
        setImmediate(() => response.destroy())
      } else if (asked === 2)
        response.writeHead(200, { ...JSON_ANSWER, 'content-encoding': 'gzip' }).end('no gzip')
      else response.writeHead(200, JSON_ANSWER).end('[]')
    }
    expect((await pulls()).data).toEqual([])
    expect(asked).toBe(3)
  })
})

describe('a redirection', () => {
  it('on the same server is followed with the token', async () => {
    server.answer = ({ url }, response) => {
      if (url.pathname.startsWith('/repositories/')) response.writeHead(200, JSON_ANSWER).end('[]')
      else response.writeHead(307, { location: '/repositories/7/pulls' }).end()
    }
    await pulls()
    const asked = { owner: 'acme', repo: 'assistant', title: 'A', head: 'b', base: 'c' }
    await client().request('POST /repos/{owner}/{repo}/pulls', asked)
    expect(
      server.asked.map(({ url, headers }) => `${url.pathname} ${headers.authorization}`),
    ).toEqual(
      ['/repos/acme/assistant/pulls', '/repositories/7/pulls']
        .concat(['/repos/acme/assistant/pulls', '/repositories/7/pulls'])
        .map((path) => `${path} token ghs_token`),
    )
  })

  it('to another server is not: the token would go along', async () => {
    server.answer = (_, response) =>
      response.writeHead(302, { location: `${elsewhere.url}/repositories/7` }).end()
    expect((await pulls()).headers.location).toBe(`${elsewhere.url}/repositories/7`)
    expect(elsewhere.asked).toEqual([])
  })

  it('in a circle ends', async () => {
    server.answer = (_, response) => response.writeHead(302, { location: '/again' }).end()
    expect((await pulls()).status).toBe(302)
    expect(server.asked).toHaveLength(6)
  })
})
