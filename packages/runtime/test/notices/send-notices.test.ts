import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NoticeResult } from '../../src/notices/send-notices.ts'
import {
  type Answer,
  answering,
  endless,
  hangingUp,
  neverAnswering,
  Receiver,
  stalling,
} from './receiver.ts'
import { incident, KINDS, NoticeStory } from './story.ts'
import { SECRETS } from './vendors.ts'

let story: NoticeStory
beforeEach(async () => {
  story = await NoticeStory.begin()
})
afterEach(() => story.end())

const outcomes = (results: readonly NoticeResult[]) =>
  results.map(({ outcome, sentence }) => `${outcome}: ${sentence}`)
const requests = () => KINDS.map((kind) => story.at(kind).requests.length)
const everyone = (...answers: readonly Answer[]) => {
  for (const kind of KINDS) story.at(kind).answer(...answers)
}

test('everyone whom the policy names is told, in the vendors’ own formats', async () => {
  const results = await story.tellAll()
  expect(outcomes(results)).toEqual([
    'sent: PagerDuty (PD_KEY) was told.',
    'sent: Slack (SLACK_URL) was told.',
    'sent: Statuspage (kctbh9vrtdwd) was told.',
    'sent: webhook (ONCALL_URL) was told.',
  ])
  expect(results.map(({ key }) => key)).toEqual(
    ['pagerduty:PD_KEY', 'slack:SLACK_URL', 'statuspage:kctbh9vrtdwd', 'webhook:ONCALL_URL'].map(
      (to) => `sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000/opened/${to}`,
    ),
  )
  expect(story.at('webhook').requests[0]?.headers['idempotency-key']).toBe(results[3]?.key)
  expect(story.pauses).toEqual([])
})

test('only the notices of the severity are sent, and those made on GitHub are left to others', async () => {
  const results = await story.send(incident({ severity: 'standard' }), [
    { kind: 'issue', labels: [], assignees: [] },
    story.rule('slack'),
    { kind: 'runbook', file: 'docs/incidents.md' },
  ])
  expect(outcomes(results)).toEqual(['sent: Slack (SLACK_URL) was told.'])
})

test('what was sent is not sent again; what failed is', async () => {
  story.at('slack').answer(answering(404, 'no_service'))
  const first = await story.tellAll()
  const alreadySent = new Set(
    first.filter(({ outcome }) => outcome !== 'failed').map(({ key }) => key),
  )
  const before = requests()
  expect(outcomes(await story.tellAll(incident(), { alreadySent }))).toEqual([
    'already-sent: PagerDuty (PD_KEY) was told before.',
    'sent: Slack (SLACK_URL) was told.',
    'already-sent: Statuspage (kctbh9vrtdwd) was told before.',
    'already-sent: webhook (ONCALL_URL) was told before.',
  ])
  expect(requests()).toEqual(before.map((count, index) => (index === 1 ? count + 1 : count)))
})

test('nobody waits for anybody: the first is answered only after the last was asked', async () => {
  let answerTheFirst = () => {}
  const lastWasAsked = new Promise<void>((resolve) => {
    answerTheFirst = resolve
  })
  story.at('pagerduty').answer(async (_, response) => {
    await lastWasAsked
    response.writeHead(202).end()
  })
  story.at('webhook').answer((_, response) => {
    answerTheFirst()
    response.writeHead(204).end()
  })
  expect((await story.tellAll()).map(({ outcome }) => outcome)).toEqual(KINDS.map(() => 'sent'))
})

test('one that is down does not stop the others', async () => {
  await story.at('slack').stop()
  expect(outcomes(await story.tellAll())).toEqual([
    'sent: PagerDuty (PD_KEY) was told.',
    'failed: Slack (SLACK_URL) was not told: ECONNREFUSED, 3 times. Tell them yourself; the next run tries again.',
    'sent: Statuspage (kctbh9vrtdwd) was told.',
    'sent: webhook (ONCALL_URL) was told.',
  ])
  expect(story.pauses).toEqual([1, 2])
})

test('who is slow is asked three times', async () => {
  everyone(neverAnswering, neverAnswering, neverAnswering)
  const results = await story.tellAll(incident(), { timeoutMilliseconds: 20 })
  expect(outcomes(results)).toEqual(
    results.map(
      ({ target }) =>
        `failed: ${target} was not told: no answer within 0.02 s, 3 times. Tell them yourself; the next run tries again.`,
    ),
  )
  // Not what arrived: a request that was slow to leave may have been given up before.
  expect(story.pauses.toSorted()).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
})

test('a connection that breaks is tried again', async () => {
  everyone(hangingUp)
  expect((await story.tellAll()).map(({ outcome }) => outcome)).toEqual(KINDS.map(() => 'sent'))
})

test('a refusal is not tried again, and says what to check', async () => {
  const refusals = []
  for (const status of [400, 401, 404]) {
    everyone(answering(status, 'PD_KEY is f00dcafe'))
    refusals.push(...outcomes(await story.tellAll()))
  }
  expect(requests()).toEqual([3, 3, 3, 3])
  expect([...new Set(refusals)].join('\n')).toMatchInlineSnapshot(`
    "failed: PagerDuty (PD_KEY) was not told: it refuses the notice (400). Check that PD_KEY holds the 32-character key of an Events API v2 integration, and that \`server\` is the one of its region.
    failed: Slack (SLACK_URL) was not told: it refuses the notice (400). Check that SLACK_URL holds the address of an incoming webhook that still exists.
    failed: Statuspage (kctbh9vrtdwd) was not told: it refuses the notice (400). Check that the components in the policy exist on the page.
    failed: webhook (ONCALL_URL) was not told: it refuses the notice (400). Check that it takes what \`template\` makes.
    failed: PagerDuty (PD_KEY) was not told: it refuses the notice (401). Check that PD_KEY holds the 32-character key of an Events API v2 integration, and that \`server\` is the one of its region.
    failed: Slack (SLACK_URL) was not told: it refuses the notice (401). Check that SLACK_URL holds the address of an incoming webhook that still exists.
    failed: Statuspage (kctbh9vrtdwd) was not told: it refuses the notice (401). Check that SP_TOKEN holds an API key of someone who may manage incidents of the page.
    failed: webhook (ONCALL_URL) was not told: it refuses the notice (401). Check the credentials: those in \`headers-env\`, or in the address itself.
    failed: PagerDuty (PD_KEY) was not told: it refuses the notice (404). Check that PD_KEY holds the 32-character key of an Events API v2 integration, and that \`server\` is the one of its region.
    failed: Slack (SLACK_URL) was not told: it refuses the notice (404). Check that SLACK_URL holds the address of an incoming webhook that still exists.
    failed: Statuspage (kctbh9vrtdwd) was not told: it refuses the notice (404). Check that there is a page kctbh9vrtdwd, and that the API key in SP_TOKEN can see it.
    failed: webhook (ONCALL_URL) was not told: it refuses the notice (404). Check that ONCALL_URL holds the address of a webhook that still exists."
  `)
})

test('Slack’s words for what is wrong are known', async () => {
  const advice = []
  for (const word of ['no_service', 'channel_is_archived', 'invalid_payload', '<b>odd</b>']) {
    story.at('slack').answer(answering(404, word))
    advice.push(...outcomes(await story.send(incident(), [story.rule('slack')])))
  }
  expect(advice.join('\n')).toMatchInlineSnapshot(`
    "failed: Slack (SLACK_URL) was not told: it refuses the notice (404). The webhook was removed or switched off: make a new one, and store its address in SLACK_URL.
    failed: Slack (SLACK_URL) was not told: it refuses the notice (404). Its channel is archived: make a webhook for another, and store its address in SLACK_URL.
    failed: Slack (SLACK_URL) was not told: it refuses the notice (404). Check that SLACK_URL holds the address of an incoming webhook that still exists.
    failed: Slack (SLACK_URL) was not told: it refuses the notice (404). Check that SLACK_URL holds the address of an incoming webhook that still exists."
  `)
})

test('a server that is busy or broken is tried again, after a growing pause', async () => {
  everyone(answering(429), answering(503))
  expect((await story.tellAll()).map(({ outcome }) => outcome)).toEqual(KINDS.map(() => 'sent'))
  expect([...story.pauses].sort()).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
  everyone(answering(500), answering(502), answering(420))
  const results = await story.tellAll(
    incident({ event: { kind: 'updated', name: 'a', text: 'b' } }),
  )
  expect(outcomes(results)).toEqual(
    results.map(
      ({ target }) =>
        `failed: ${target} was not told: it answered 420, 3 times. Tell them yourself; the next run tries again.`,
    ),
  )
})

test('the pause that a server asks for is kept, if it is not too long', async () => {
  story.at('slack').answer(
    answering(429, '', { 'retry-after': '7' }),
    answering(503, '', {
      date: 'Sun, 01 Mar 2026 03:00:00 GMT',
      'retry-after': 'Sun, 01 Mar 2026 03:00:20 GMT',
    }),
  )
  expect(outcomes(await story.send(incident(), [story.rule('slack')]))).toEqual([
    'sent: Slack (SLACK_URL) was told.',
  ])
  expect(story.pauses).toEqual([7000, 20_000])

  story.at('slack').answer(answering(429, '', { 'retry-after': '3600' }))
  expect(outcomes(await story.send(incident(), [story.rule('slack')]))).toEqual([
    'failed: Slack (SLACK_URL) was not told: it answered 429 and asks to wait 3600 s. Tell them yourself; the next run tries again.',
  ])

  story.at('slack').answer(answering(429, '', { 'retry-after': 'soon' }))
  expect(outcomes(await story.send(incident(), [story.rule('slack')]))).toEqual([
    'sent: Slack (SLACK_URL) was told.',
  ])
  expect(story.pauses).toEqual([7000, 20_000, 1])
})

test('redirects are not followed: the secret would go along', async () => {
  const elsewhere = await Receiver.start(answering(200, '[]'))
  everyone(answering(307, '', { location: elsewhere.url }))
  expect(outcomes(await story.tellAll()).join('\n')).toMatchInlineSnapshot(`
    "failed: PagerDuty (PD_KEY) was not told: it redirects elsewhere (307), which is not followed. Write the final address into \`server\`.
    failed: Slack (SLACK_URL) was not told: it redirects elsewhere (307), which is not followed. Write the final address into SLACK_URL.
    failed: Statuspage (kctbh9vrtdwd) was not told: it redirects elsewhere (307), which is not followed. Write the final address into \`server\`.
    failed: webhook (ONCALL_URL) was not told: it redirects elsewhere (307), which is not followed. Write the final address into ONCALL_URL."
  `)
  expect(elsewhere.requests).toEqual([])
  expect(requests()).toEqual([1, 1, 1, 1])
  await elsewhere.stop()
})

test('no kind of redirect is followed, not even within the same server', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    for (const kind of KINDS)
      story.at(kind).answer(answering(status, '', { location: `${story.at(kind).url}/elsewhere` }))
    const results = await story.tellAll()
    expect(outcomes(results).join('\n')).toMatch(
      new RegExp(`^(?:failed: .* it redirects elsewhere \\(${status}\\).*\\n?){4}$`),
    )
  }
  expect(requests()).toEqual([5, 5, 5, 5])
  for (const kind of KINDS)
    expect(story.at(kind).requests.map(({ path }) => path)).not.toContain('/elsewhere')
})

test('an answer that begins and stops is waited for no longer than one that never comes', async () => {
  story.at('statuspage').answer(stalling(200), stalling(200), stalling(200))
  const rules = [story.rule('statuspage')]
  expect(outcomes(await story.send(incident(), rules, { timeoutMilliseconds: 100 }))).toEqual([
    'failed: Statuspage (kctbh9vrtdwd) was not told: no answer within 0.1 s, 3 times. Tell them yourself; the next run tries again.',
  ])
})

test('answers without end are not read to it', async () => {
  everyone(endless(200))
  expect(outcomes(await story.tellAll())).toEqual([
    'sent: PagerDuty (PD_KEY) was told.',
    'sent: Slack (SLACK_URL) was told.',
    'failed: Statuspage (kctbh9vrtdwd) was not told: its answer is larger than 4194304 bytes. Check that the address is right.',
    'sent: webhook (ONCALL_URL) was told.',
  ])
  everyone(endless(400))
  expect((await story.tellAll()).map(({ outcome }) => outcome)).toEqual(KINDS.map(() => 'failed'))
})

test('a secret that is missing, broken or no address is named, not shown', async () => {
  const wrong: readonly Readonly<Record<string, string>>[] = [
    {},
    { PD_KEY: ' ', SLACK_URL: 'slackSecretToken', SP_TOKEN: 'a\nb', ONCALL_URL: 'ftp://x/y' },
    {
      ...story.environment,
      PD_KEY: `${story.environment['PD_KEY']}\n`,
      SLACK_URL: 'https://user:slackSecretToken@slack.example/',
      SP_TOKEN: 'schlüssel',
      ONCALL_AUTH: '',
    },
  ]
  const sentences = []
  for (const environment of wrong)
    sentences.push(...outcomes(await story.tellAll(incident(), { environment })))
  expect(sentences.join('\n')).toMatchInlineSnapshot(`
    "failed: PagerDuty (PD_KEY) was not told. The environment variable PD_KEY that the policy names is empty; pass it to the job from a secret.
    failed: Slack (SLACK_URL) was not told. The environment variable SLACK_URL that the policy names is empty; pass it to the job from a secret.
    failed: Statuspage (kctbh9vrtdwd) was not told. The environment variable SP_TOKEN that the policy names is empty; pass it to the job from a secret.
    failed: webhook (ONCALL_URL) was not told. The environment variable ONCALL_URL that the policy names is empty; pass it to the job from a secret.
    failed: PagerDuty (PD_KEY) was not told. The environment variable PD_KEY that the policy names is empty; pass it to the job from a secret.
    failed: Slack (SLACK_URL) was not told. The environment variable SLACK_URL does not hold an http or https address; store the whole address.
    failed: Statuspage (kctbh9vrtdwd) was not told. The environment variable SP_TOKEN holds characters that cannot be sent; store the secret anew, as one line.
    failed: webhook (ONCALL_URL) was not told. The environment variable ONCALL_URL does not hold an http or https address; store the whole address.
    sent: PagerDuty (PD_KEY) was told.
    failed: Slack (SLACK_URL) was not told. The address in the environment variable SLACK_URL has a user or password in it; store it without, and send them with \`headers-env\` of a \`webhook\`.
    failed: Statuspage (kctbh9vrtdwd) was not told. The environment variable SP_TOKEN holds characters that cannot be sent; store the secret anew, as one line.
    failed: webhook (ONCALL_URL) was not told. The environment variable ONCALL_AUTH that the policy names is empty; pass it to the job from a secret."
  `)
  for (const secret of SECRETS) expect(sentences.join('\n')).not.toContain(secret)
})
