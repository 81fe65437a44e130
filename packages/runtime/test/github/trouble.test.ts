import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPolicyFile } from '../../src/github/read-policy-file.ts'
import { readBranchRules } from '../../src/github/read-required-checks.ts'
import { translate } from '../../src/github/translate-error.ts'
import { setStatus } from '../../src/github/write-promotion.ts'
import { FakeServer } from '../metrics/metrics-server.ts'
import { repository, Stage } from './stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await Stage.begin()
})
afterEach(() => stage.sandbox.close())

const rest = ({ operation }: { operation: string | undefined }) => operation === 'repos/get-branch'
const graphql = ({ operation }: { operation: string | undefined }) => operation === 'sluicePolicy'
const read = (client = stage.client()) => readBranchRules(client, repository, 'stable')
const find = () => findPolicyFile(stage.client(), repository, { file: '.github/sluice.yml' })
const says = (message: string) => ({ message, documentation_url: 'https://docs.github.com/rest' })

describe('what GitHub refuses', () => {
  it.each([
    [
      401,
      {},
      'Bad credentials',
      'permission',
      'GitHub does not accept the token: could not read the rules of stable. It may have expired; give a new one.',
    ],
    [
      403,
      { 'x-accepted-github-permissions': 'contents=read; metadata=read' },
      'Resource not accessible by integration',
      'permission',
      'The token may not read the rules of stable: it needs the permission contents: read or metadata: read.',
    ],
    [
      403,
      {},
      'Resource protected by organization SAML enforcement.',
      'permission',
      'The token may not read the rules of stable (Resource protected by organization SAML enforcement. - https://docs.github.com/rest).',
    ],
    [
      404,
      { 'x-accepted-github-permissions': 'contents=read' },
      'Not Found',
      'permission',
      'GitHub found nothing, or the token may not see it: could not read the rules of stable: it needs the permission contents: read.',
    ],
    [
      422,
      {},
      'Validation Failed',
      'unexpected',
      'GitHub refused (422) to read the rules of stable: Validation Failed - https://docs.github.com/rest',
    ],
  ] as const)(
    '%i is a sentence that says what to do',
    async (status, headers, message, code, sentence) => {
      stage.instead(rest, { status, headers, body: says(message) })
      await expect(read()).rejects.toMatchObject({ name: 'SluiceError', code, message: sentence })
      expect(stage.requestsOf('repos/get-branch')).toBe(1)
    },
  )

  it.each([
    [
      'FORBIDDEN',
      'permission',
      'The token may not read .github/sluice.yml of acme/assistant: it needs the permissions contents: read (no)',
    ],
    ['INSUFFICIENT_SCOPES', 'permission', 'The token may not read'],
    [
      'NOT_FOUND',
      'permission',
      'GitHub found nothing, or the token may not see it: could not read',
    ],
    ['RATE_LIMITED', 'unreachable', "GitHub's rate limit is used up: could not read"],
    ['INTERNAL', 'unreachable', 'GitHub had trouble of its own (no): could not read'],
    ['SERVICE_FAILED', 'unexpected', 'GitHub refused to read .github/sluice.yml'],
  ])('over GraphQL as %s is one as well', async (type, code, sentence) => {
    stage.instead(graphql, {
      status: 200,
      headers: { 'x-ratelimit-reset': '2147483647' },
      body: { errors: [{ type, message: 'no' }] },
    })
    await expect(find()).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) })
  })

  it('names the permission that a token really lacks', async () => {
    const token = stage.token({ kind: 'app', permissions: { contents: 'read' } })
    await expect(
      setStatus(stage.client(token), repository, {
        commit: await stage.sha('next'),
        context: 'sluice/stable',
        state: 'success',
        description: '',
      }),
    ).rejects.toMatchObject({
      code: 'permission',
      message:
        'The token may not set the status sluice/stable: it needs the permission statuses: write.',
    })
  })

  it('with an unknown form of answer is no stack trace of a parser', async () => {
    stage.instead(graphql, { status: 200, body: { data: { repository: 7 } } })
    await expect(find()).rejects.toMatchObject({
      name: 'SluiceError',
      code: 'unexpected',
      message: expect.stringContaining('GitHub answered in an unknown form: could not read'),
    })
  })

  it('is not touched where it is not GitHub’s', () => {
    const bug = new TypeError('undefined is not a function')
    expect(translate('read', bug)).toBe(bug)
  })
})

it.each(['ghs_0abf\n', 'ghs_0a bf', '“ghs_0abf”'])(
  'a token that no request could carry is named before the first one: %j',
  (token) => {
    expect(() => stage.client(token)).toThrow('The token has a space, a line break or another')
    expect(stage.sandbox.requests).toEqual([])
  },
)

describe('trouble that passes', () => {
  it('is waited for: 502, then an answer', async () => {
    stage.instead(rest, { status: 502, body: {} }, 2)
    await expect(read()).resolves.toMatchObject({ requiredChecks: [] })
    expect(stage.requestsOf('repos/get-branch')).toBe(3)
  })

  it('is waited for: a connection that is cut', async () => {
    stage.instead(rest, 'drop', 1)
    await expect(read()).resolves.toMatchObject({ requiredChecks: [] })
  })

  it('is left to the next run when it stays', async () => {
    stage.instead(rest, { status: 503, body: {} })
    await expect(read()).rejects.toMatchObject({
      code: 'unreachable',
      message:
        'GitHub did not answer (503): could not read the rules of stable. On a schedule the next run goes on; what was started by hand is started again.',
    })
    expect(stage.requestsOf('repos/get-branch')).toBe(4)
  })

  it('is a time that is up: a GitHub that never answers does not hold the job', async () => {
    let release = () => {}
    const never = new Promise<'drop'>((resolve) => {
      release = () => resolve('drop')
    })
    stage.sandbox.intercept(({ operation }) =>
      operation === 'repos/get-branch' ? never : undefined,
    )
    await expect(read(stage.client(stage.token(), { timeoutSeconds: 0.05 }))).rejects.toMatchObject(
      {
        code: 'unreachable',
        message:
          'GitHub cannot be reached from here (no answer in time): could not read the rules of stable. On a schedule the next run goes on; what was started by hand is started again.',
      },
    )
    release()
  })

  it('is a GitHub that is not there', async () => {
    const gone = await FakeServer.start()
    const client = stage.client(stage.token(), { apiUrl: `${gone.url}/api/v3/` })
    await gone.close()
    await expect(read(client)).rejects.toMatchObject({
      code: 'unreachable',
      message:
        'GitHub cannot be reached from here (ECONNREFUSED): could not read the rules of stable. On a schedule the next run goes on; what was started by hand is started again.',
    })
  })
})

describe('a rate limit', () => {
  const exceeded = says('API rate limit exceeded for installation ID 1.')
  const secondary = says('You have exceeded a secondary rate limit. Please wait.')
  /** As GitHub gives it: seconds since 1970. The throttling compares it with the clock. */
  const past = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767600000' }
  const future = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2147483647' }

  it.each([
    ['403, reset by now', 403, past, exceeded, 'rate'],
    ['429, reset by now', 429, past, exceeded, 'rate'],
    ['403, retry soon', 403, { 'retry-after': '7' }, secondary, 'secondary rate'],
    ['429, retry soon', 429, { 'retry-after': '7' }, secondary, 'secondary rate'],
  ] as const)('that ends soon is waited for: %s', async (_, status, headers, body, kind) => {
    stage.instead(rest, { status, headers, body }, 1)
    await expect(read()).resolves.toMatchObject({ requiredChecks: [] })
    expect(stage.notices).toEqual([
      expect.stringMatching(
        new RegExp(`^GitHub's ${kind} limit is reached; trying again in \\d+ s\\.$`),
      ),
    ])
  })

  it.each([
    ['403, reset in 2038', 403, future, exceeded],
    ['429, reset in 2038', 429, future, exceeded],
    ['403, retry in an hour', 403, { 'retry-after': '3600' }, secondary],
    ['429, retry in an hour', 429, { 'retry-after': '3600' }, secondary],
  ] as const)(
    'that lasts is left to the next run, with one request: %s',
    async (_, status, headers, body) => {
      stage.instead(rest, { status, headers, body })
      await expect(read()).rejects.toMatchObject({
        code: 'unreachable',
        message:
          "GitHub's rate limit is used up: could not read the rules of stable. On a schedule the next run goes on; what was started by hand is started again.",
      })
      expect(stage.requestsOf('repos/get-branch')).toBe(1)
      expect(stage.notices).toEqual([
        expect.stringMatching(/limit is reached; it ends in \d+ s\.$/),
      ])
    },
  )
})

describe('the token', () => {
  it('is in no sentence and in no notice, whatever GitHub answers', async () => {
    const token = stage.token()
    const statuses = fc.constantFrom(400, 401, 403, 404, 409, 410, 418, 422, 429, 451, 500, 502)
    await fc.assert(
      fc.asyncProperty(statuses, fc.boolean(), async (status, isJson) => {
        const stop = stage.sandbox.intercept((_, phase) =>
          phase === 'after'
            ? undefined
            : {
                status,
                headers: { 'content-type': isJson ? 'application/json' : 'text/html' },
                body: '{"message":"no"}',
              },
        )
        const error: unknown = await read(stage.client(token)).catch((reason: unknown) => reason)
        stop()
        expect(error).toMatchObject({ name: 'SluiceError' })
        expect(`${error}${JSON.stringify(error)}${stage.notices.join()}`).not.toContain(token)
      }),
      { numRuns: 24 },
    )
  })
})
