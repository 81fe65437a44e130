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

it('an answer that is cut off, or no gzip, is asked for again', async () => {
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

  it('to another server goes there without the token', async () => {
    server.answer = (_, response) =>
      response.writeHead(302, { location: `${elsewhere.url}/repositories/7` }).end()
    elsewhere.answer = (_, response) => response.writeHead(200, JSON_ANSWER).end('[]')
    await pulls()
    expect(elsewhere.asked.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })
})
