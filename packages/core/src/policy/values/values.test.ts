import { describe, expect, test } from 'vitest'
import { policyOf, reportOn, withEvidence, withGates, withStable } from '../testdata/policies.ts'

/** What a user reads about one value, without its place, which other tests look at. */
function refused(write: (value: string) => string, values: readonly string[]): string {
  return values
    .map((value) => {
      const report = reportOn(write(value))
      const [, message, fix] =
        /^\S+ \S+: (.*)\n(?: {2}written: .*\n)? {2}fix: (.*)$/.exec(report) ?? []
      return `${value}\n  ${message ?? report}\n  ${fix ?? ''}`
    })
    .join('\n')
}

function accepted(write: (value: string) => string, values: readonly string[]): void {
  for (const value of values)
    expect(`${value}: ${reportOn(write(value))}`).toBe(`${value}: accepted`)
}

describe('shares', () => {
  test('errors stay under more than nothing and less than all', () => {
    const max = (value: string) => withGates(`error-rate: { max: ${value} }`)
    accepted(max, ['1%', '0.01', '0.5 %', '1e-4', '99.9%', '"0.1%"'])
    expect(
      refused(max, ['1', '5', '500', '-0.1', '0', '0%', '100%', '101%', '1 percent', '.5%', '[]']),
    ).toMatchInlineSnapshot(`
      "1
        \`1\` is ambiguous: it may mean 1 % or 100 %.
        Write \`1%\` or \`100%\`.
      5
        \`5\` has no unit, and a share is not more than 1.
        Write \`5%\`.
      500
        \`500\` has no unit, and a share is not more than 1.
        Write a share such as \`1%\`.
      -0.1
        A share is 0 % to 100 %.
        Write a share such as \`1%\`.
      0
        No share is under 0 %.
        Write \`1%\`, or less such as \`0.01%\`.
      0%
        No share is under 0 %.
        Write \`1%\`, or less such as \`0.01%\`.
      100%
        Even with nearly every request failing this would pass.
        Write \`1%\`.
      101%
        A share is not more than 100 %.
        Write \`1%\`.
      1 percent
        Expected a share such as \`1%\`, found text that is none.
        Write a percentage such as \`1%\`, or a decimal between 0 and 1.
      .5%
        Expected a share such as \`1%\`, found text that is none.
        Write a percentage such as \`1%\`, or a decimal between 0 and 1.
      []
        Expected a share such as \`1%\`, found a list.
        Write a share such as \`1%\`."
    `)
  })

  test('all requests may have to be fast, but not none', () => {
    const share = (value: string) => withGates(`latency: { share: ${value} }`)
    accepted(share, ['100%', '0.999'])
    expect(refused(share, ['0%', '95', '1'])).toMatchInlineSnapshot(`
      "0%
        0 % of requests are always fast enough.
        Write \`95%\`.
      95
        \`95\` has no unit, and a share is not more than 1.
        Write \`95%\`.
      1
        \`1\` is ambiguous: it may mean 1 % or 100 %.
        Write \`1%\` or \`100%\`."
    `)
  })

  test('probes', () => {
    accepted((value) => withGates(`probes: { min-good: ${value} }`), ['100%', '1%'])
    expect(
      refused((value) => withGates(`probes: { min-good: ${value} }`), ['0']),
    ).toMatchInlineSnapshot(`
      "0
        At least 0 % of probes are always good.
        Write \`99%\`."
    `)
    expect(
      refused((value) => withGates(`probes: { min-coverage: ${value} }`), ['0%']),
    ).toMatchInlineSnapshot(`
      "0%
        No probe at all would be enough.
        Write \`90%\`."
    `)
  })

  test('a confidence is more than a coin and less than certainty', () => {
    const confidence = (value: string) => withGates(`score: { confidence: ${value} }`)
    accepted(confidence, ['95%', '0.95', '50.1%', '99.99%'])
    expect(refused(confidence, ['50%', '0.05', '100%', '1', '95'])).toMatchInlineSnapshot(`
      "50%
        With 50 % or less the doubt would count in favour of the candidate.
        Write \`95%\`.
      0.05
        With 50 % or less the doubt would count in favour of the candidate.
        Write \`95%\`.
      100%
        No sample is ever enough for 100 %.
        Write \`95%\` or \`99%\`.
      1
        \`1\` is ambiguous: it may mean 1 % or 100 %.
        Write \`1%\` or \`100%\`.
      95
        \`95\` has no unit, and a share is not more than 1.
        Write \`95%\`."
    `)
  })

  test('what is written is what counts, to the last digit', () => {
    const { entry } = policyOf(withGates('error-rate: { max: 0.1% }')).channels[1] ?? {}
    expect(entry?.gates['error-rate']?.max).toEqual({ coefficient: 1, scale: 3 })
  })
})

test('scores are between 0 and 1', () => {
  const min = (value: string) => withGates(`score: { min: ${value} }`)
  accepted(min, ['0', '1', '0.8', '"0.8"', '.8'])
  expect(refused(min, ['80', '80%', '-0.1', '1.01', 'high'])).toMatchInlineSnapshot(`
    "80
      Scores are between 0 and 1: none reaches this.
      Write 0.8.
    80%
      Expected a number such as \`0.8\`, found text that is none.
      Write a number such as \`0.8\`; scores are numbers from 0 to 1, not percentages.
    -0.1
      Scores are between 0 and 1: all are above this.
      Write 0.8.
    1.01
      Scores are between 0 and 1: none reaches this.
      Write 0.8.
    high
      Expected a number such as \`0.8\`, found text that is none.
      Write a number such as \`0.8\`; scores are numbers from 0 to 1, not percentages."
  `)
  const drop = (value: string) => withGates(`score: { max-drop: ${value} }`)
  accepted(drop, ['0', '0.02', '2e-2', '1'])
  expect(refused(drop, ['-0.02', '2', '2%'])).toMatchInlineSnapshot(`
    "-0.02
      \`max-drop\` is how much lower the score may be, so it is not negative.
      Write 0 to allow no drop at all.
    2
      Scores are between 0 and 1: none drops by more than 1.
      Write 0.02.
    2%
      Expected a number such as \`0.02\`, found text that is none.
      Write a number such as \`0.02\`; scores are numbers from 0 to 1, not percentages."
  `)
})

test('counts are whole and at least one', () => {
  const requests = (value: string) => withGates(`latency: { min-requests: ${value} }`)
  accepted(requests, ['1', '500', '1e6'])
  expect(refused(requests, ['0', '-1', '0.5', '"500"', '1e15'])).toMatchInlineSnapshot(`
    "0
      Nothing at all would be enough, and without evidence nothing passes.
      Write 1 or more.
    -1
      Nothing at all would be enough, and without evidence nothing passes.
      Write 1 or more.
    0.5
      Expected a whole number such as \`500\`.
      Write a whole number such as \`500\`.
    "500"
      Expected a whole number such as \`500\`.
      Write a whole number such as \`500\`.
    1e15
      So many are never there.
      Write a whole number such as \`500\`."
  `)
})

test('durations', () => {
  const within = (value: string) => withGates(`latency: { within: ${value} }`)
  accepted(within, ['30s', '0.5s', '250ms', '1.5m', '1 h', '1d'])
  expect(refused(within, ['30', '0s', '25h', '1h30m', '30S', '-1s', 's'])).toMatchInlineSnapshot(`
    "30
      \`30\` has no unit.
      Write it with its unit, such as \`30s\`.
    0s
      No request is answered in no time.
      Write \`30s\`.
    25h
      The duration is longer than 1d.
      Write at most \`1d\`.
    1h30m
      Expected a duration such as \`30s\`, found text that is none.
      Write one number and one unit of ms, s, m, h and d, such as \`30s\`.
    30S
      Expected a duration such as \`30s\`, found text that is none.
      Write one number and one unit of ms, s, m, h and d, such as \`30s\`.
    -1s
      Expected a duration such as \`30s\`, found text that is none.
      Write one number and one unit of ms, s, m, h and d, such as \`30s\`.
    s
      Expected a duration such as \`30s\`, found text that is none.
      Write one number and one unit of ms, s, m, h and d, such as \`30s\`."
  `)
  const window = (value: string) => withGates(`latency: { window: ${value} }`)
  accepted(window, ['24h', '7d', '1.5h', '90d'])
  expect(refused(window, ['0h', '0.5s', '91d'])).toMatchInlineSnapshot(`
    "0h
      Nothing happens in a window of no time.
      Write a window such as \`24h\`.
    0.5s
      Expected whole seconds, found a fraction of one.
      Write whole seconds, such as \`24h\`.
    91d
      The duration is longer than 90d.
      Write at most \`90d\`."
  `)
})

test('statuses are codes or classes of HTTP', () => {
  const status = (value: string) => withGates(`error-rate: { status: ${value} }`)
  accepted(status, ['5xx', '503', '"503"', '4xx'])
  expect(refused(status, ['5XX', '50x', '600', 'error', '500.5'])).toMatchInlineSnapshot(`
    "5XX
      This is neither an HTTP status code nor a class of them.
      Write a class such as \`5xx\`, or a code such as \`503\`.
    50x
      This is neither an HTTP status code nor a class of them.
      Write a class such as \`5xx\`, or a code such as \`503\`.
    600
      This is neither an HTTP status code nor a class of them.
      Write a class such as \`5xx\`, or a code such as \`503\`.
    error
      This is neither an HTTP status code nor a class of them.
      Write a class such as \`5xx\`, or a code such as \`503\`.
    500.5
      This is neither an HTTP status code nor a class of them.
      Write a class such as \`5xx\`, or a code such as \`503\`."
  `)
})

test('branches are what git takes for one', () => {
  const branch = (value: string) => withStable(`branch: '${value}'`)
  accepted(branch, ['main', 'release/1.x', 'a@b', 'ünïcode', 'x{y}'])
  expect(
    refused(branch, [
      '',
      'refs/heads/main',
      '-x',
      'HEAD',
      '@',
      '0'.repeat(40),
      'a/.b',
      'a.lock',
      'a..b',
      'a@{1}',
      '/a',
      'a//b',
      'a/',
      'a.',
      'a b',
      'a~1',
      'a^',
      'a:b',
      'a?',
      'a*',
      'a[b',
      'a\\b',
      'x'.repeat(201),
    ]),
  ).toMatchInlineSnapshot(`
    "
      This cannot name a git branch: it is empty.
      Write the branch as \`git branch\` lists it.
    refs/heads/main
      This cannot name a git branch: it is a ref, not the name of a branch.
      Write the branch as \`git branch\` lists it.
    -x
      This cannot name a git branch: it begins with \`-\`.
      Write the branch as \`git branch\` lists it.
    HEAD
      This cannot name a git branch: it means something else to git.
      Write the branch as \`git branch\` lists it.
    @
      This cannot name a git branch: it means something else to git.
      Write the branch as \`git branch\` lists it.
    0000000000000000000000000000000000000000
      This cannot name a git branch: it looks like a commit.
      Write the branch as \`git branch\` lists it.
    a/.b
      This cannot name a git branch: it has a part that begins with \`.\`.
      Write the branch as \`git branch\` lists it.
    a.lock
      This cannot name a git branch: it has a part that ends with \`.lock\`.
      Write the branch as \`git branch\` lists it.
    a..b
      This cannot name a git branch: it has \`..\` in it.
      Write the branch as \`git branch\` lists it.
    a@{1}
      This cannot name a git branch: it has \`@{\` in it.
      Write the branch as \`git branch\` lists it.
    /a
      This cannot name a git branch: it has an empty part.
      Write the branch as \`git branch\` lists it.
    a//b
      This cannot name a git branch: it has an empty part.
      Write the branch as \`git branch\` lists it.
    a/
      This cannot name a git branch: it has an empty part.
      Write the branch as \`git branch\` lists it.
    a.
      This cannot name a git branch: it ends with \`.\`.
      Write the branch as \`git branch\` lists it.
    a b
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    a~1
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    a^
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    a:b
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    a?
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    a*
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    a[b
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    a\\b
      This cannot name a git branch: it has a space or one of \`~^:?*[\\\` in it.
      Write the branch as \`git branch\` lists it.
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      The name is longer than 200 characters.
      Use a branch with a shorter name."
  `)
})

test('names of GitHub’s', () => {
  expect(
    refused(
      (value) => withStable(`reviewers: ['${value}']`),
      ['@alice', '@acme/release', 'a b', ''],
    ),
  ).toMatchInlineSnapshot(`
    "@alice
      This is neither a login nor \`org/team\`.
      Write \`alice\`.
    @acme/release
      This is neither a login nor \`org/team\`.
      Write \`acme/release\`.
    a b
      This is neither a login nor \`org/team\`.
      Write \`alice\`, or \`acme/release\` for a team.

      This is neither a login nor \`org/team\`.
      Write \`alice\`, or \`acme/release\` for a team."
  `)
  expect(
    refused((value) => withStable(`labels: ['${value}']`), ['', ' a', 'x'.repeat(51)]),
  ).toMatchInlineSnapshot(`
    "
      The name is empty, or has a space before or after it.
      Write the name of a label without space around it.
     a
      The name is empty, or has a space before or after it.
      Write the name of a label without space around it.
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      The name is longer than 50 characters.
      Write the name of a label as GitHub shows it."
  `)
  expect(
    refused(
      (value) => withEvidence(`probes: { workflow: '${value}' }`),
      ['.github/workflows/health.yml', '../health.yml', 'health', 'ci/health.yml'],
    ),
  ).toMatchInlineSnapshot(`
    ".github/workflows/health.yml
      This is not the file name of a workflow.
      Write \`health.yml\`.
    ../health.yml
      This is not the file name of a workflow.
      Write the name of a file in \`.github/workflows\`, such as \`health.yml\`.
    health
      This is not the file name of a workflow.
      Write the name of a file in \`.github/workflows\`, such as \`health.yml\`.
    ci/health.yml
      This is not the file name of a workflow.
      Write the name of a file in \`.github/workflows\`, such as \`health.yml\`."
  `)
})

test('names of Prometheus’s', () => {
  const metrics = (line: string) => withEvidence(`metrics: { scrape: 'http://app', ${line} }`)
  expect(
    refused(metrics, [
      'requests: "a{b=c}"',
      'requests: ""',
      'latency: ai_latency_seconds_bucket',
      'channel-label: a-b',
      'channel-label: le',
      'labels: { __name__: x }',
      'labels: { a-b: x }',
      'labels: { job: 8080 }',
    ]),
  ).toMatchInlineSnapshot(`
    "requests: "a{b=c}"
      This cannot name a metric in Prometheus.
      Write the name alone, without braces: letters, digits, \`_\` and \`:\`.
    requests: ""
      This cannot name a metric in Prometheus.
      Write the name alone, without braces: letters, digits, \`_\` and \`:\`.
    latency: ai_latency_seconds_bucket
      The histogram has the name without \`_bucket\`.
      Write \`ai_latency_seconds\`.
    channel-label: a-b
      This cannot name a label here.
      Use letters, digits and \`_\`; names that begin with \`__\`, and \`le\`, are taken by Prometheus.
    channel-label: le
      This cannot name a label here.
      Use letters, digits and \`_\`; names that begin with \`__\`, and \`le\`, are taken by Prometheus.
    labels: { __name__: x }
      This cannot name a label here.
      Use letters, digits and \`_\`; names that begin with \`__\`, and \`le\`, are taken by Prometheus.
    labels: { a-b: x }
      This cannot name a label here.
      Use letters, digits and \`_\`; names that begin with \`__\`, and \`le\`, are taken by Prometheus.
    labels: { job: 8080 }
      Expected the value of a label, found a number.
      Put it in quotes if the number is meant as text."
  `)
  expect(
    refused(
      (value) =>
        withEvidence("metrics: { prometheus: 'http://p' }", `probes: { prometheus: ${value} }`),
      ['" "', 'u'.repeat(4097)],
    ).replace(/u{4097}/, 'u…'),
  ).toMatchInlineSnapshot(`
    "" "
      The query is empty, or longer than 4096 characters.
      Write a query such as \`up{job="api"}\`.
    u…
      The query is empty, or longer than 4096 characters.
      Write a query such as \`up{job="api"}\`."
  `)
})

test('addresses are http or https, without a secret', () => {
  const prometheus = (value: string) => withEvidence(`metrics: { prometheus: '${value}' }`)
  accepted(prometheus, [
    'https://prom.example.com',
    'http://10.0.0.1:9090/prefix/',
    'http://[::1]:9090',
  ])
  expect(
    refused(prometheus, [
      'prom.example.com',
      'ftp://prom',
      'https://',
      'https://user:pw@prom',
      'https://prom?x=1',
      'https://prom#x',
      'https://prom/a b',
      'https://prom:port',
      'javascript:alert(1)',
    ]),
  ).toMatchInlineSnapshot(`
    "prom.example.com
      This is not an http or https address.
      Write an address such as \`https://prom.example.com\`.
    ftp://prom
      This is not an http or https address.
      Write an address such as \`https://prom.example.com\`.
    https://
      This is not an http or https address.
      Write an address such as \`https://prom.example.com\`.
    https://user:pw@prom
      The address seems to have a user, password or token in it.
      Remove it, and name environment variables with \`token-env\`, or \`user-env\` and \`password-env\`.
    https://prom?x=1
      The address has a query or fragment.
      Write an address such as \`https://prom.example.com\`.
    https://prom#x
      The address has a query or fragment.
      Write an address such as \`https://prom.example.com\`.
    https://prom/a b
      This is not an http or https address.
      Write an address such as \`https://prom.example.com\`.
    https://prom:port
      This is not an http or https address.
      Write an address such as \`https://prom.example.com\`.
    javascript:alert(1)
      This is not an http or https address.
      Write an address such as \`https://prom.example.com\`."
  `)
  const scrape = (value: string) => withEvidence(`metrics: { scrape: '${value}' }`)
  accepted(scrape, ['http://localhost:8000/metrics', 'http://app/v1/metrics?format=prometheus'])
  expect(
    refused(scrape, ['http://app/metrics?token=abc', 'http://app/?a=ü', 'http://app/#x']),
  ).toMatchInlineSnapshot(`
    "http://app/metrics?token=abc
      The address seems to have a user, password or token in it.
      Remove it, and name environment variables with \`token-env\`, or \`user-env\` and \`password-env\`.
    http://app/?a=ü
      The query of the address cannot be read.
      Write an address such as \`https://service.example.com/metrics\`.
    http://app/#x
      The query of the address cannot be read.
      Write an address such as \`https://service.example.com/metrics\`."
  `)
})

test('paths of reports stay in the workspace and tell channels apart', () => {
  const report = (value: string) => withEvidence(`eval: { report: '${value}' }`)
  accepted(report, ['eval-{channel}.json', 'a/{channel}/b.json', './{channel}.json'])
  expect(
    refused(report, [
      'eval.json',
      '/tmp/{channel}.json',
      '~/{channel}.json',
      'C:/{channel}.json',
      'a\\{channel}.json',
      '../{channel}.json',
      'a/../{channel}.json',
      '{channel}_*.json',
      '{chanel}.json',
      '{channel}/',
      'a//{channel}.json',
      `{channel}${'x'.repeat(512)}`,
    ]).replace(/x{512}/, 'x…'),
  ).toMatchInlineSnapshot(`
    "eval.json
      Every channel would read the same report: the path lacks \`{channel}\`.
      Write a path such as \`evidence/eval-{channel}.json\`.
    /tmp/{channel}.json
      The path must be relative to the workspace, with \`/\` between its parts.
      Write a path such as \`evidence/eval-{channel}.json\`.
    ~/{channel}.json
      The path must be relative to the workspace, with \`/\` between its parts.
      Write a path such as \`evidence/eval-{channel}.json\`.
    C:/{channel}.json
      The path must be relative to the workspace, with \`/\` between its parts.
      Write a path such as \`evidence/eval-{channel}.json\`.
    a\\{channel}.json
      The path must be relative to the workspace, with \`/\` between its parts.
      Write a path such as \`evidence/eval-{channel}.json\`.
    ../{channel}.json
      The path leaves the workspace with \`..\`.
      Write a path such as \`evidence/eval-{channel}.json\`.
    a/../{channel}.json
      The path leaves the workspace with \`..\`.
      Write a path such as \`evidence/eval-{channel}.json\`.
    {channel}_*.json
      The path is one file, not a pattern.
      Write a path such as \`evidence/eval-{channel}.json\`.
    {chanel}.json
      \`{channel}\` is the only placeholder.
      Write a path such as \`evidence/eval-{channel}.json\`.
    {channel}/
      The path does not name a file.
      Write a path such as \`evidence/eval-{channel}.json\`.
    a//{channel}.json
      The path does not name a file.
      Write a path such as \`evidence/eval-{channel}.json\`.
    {channel}x…
      The path is longer than 512 characters.
      Write a path such as \`evidence/eval-{channel}.json\`."
  `)
})

test('no secret that was pasted is repeated', () => {
  const metrics = (line: string) => withEvidence(`metrics: { prometheus: 'https://prom', ${line} }`)
  const pasted = [
    'token-env: s3cret',
    'token-env: 5317',
    'token-env: [s3cret]',
    'user-env: "s3cret x"',
    'headers: { Authorization: Bearer s3cret }',
    'headers: { X-Api-Key: s3cret }',
    'headers: { A: ghp_s3cret }',
    'headers: { A: [s3cret] }',
    'headers: "Authorization: Bearer s3cret"',
    'scrape: [https://u:s3cret@x]',
    'headers: { Host: s3cret }',
    'labels: [ghp_s3cret]',
    'token: s3cret',
    'headers: { A: "s3crét" }',
  ]
  for (const line of pasted) expect(reportOn(metrics(line))).not.toMatch(/s3cr|5317|accepted/)
  expect(reportOn('version: {\nheaders: Bearer s3cret')).not.toContain('s3cret')
  expect(
    refused(metrics, [
      'token-env: s3cret',
      'headers: { X-Api-Key: s3cret }',
      'headers: { A: ghp_s3cret }',
      'headers: { "a b": c }',
      'headers: { Host: x }',
      'headers: { A: "" }',
    ]),
  ).toMatchInlineSnapshot(`
    "token-env: s3cret
      This is not the name of an environment variable; if it is the secret itself, replace it: it is in the history of the repository.
      Write the name of an environment variable such as \`PROM_TOKEN\`: capitals, digits and \`_\`.
    headers: { X-Api-Key: s3cret }
      A header of this name carries a secret, and a policy is no place for one.
      Name the environment variable that holds it with \`token-env\`.
    headers: { A: ghp_s3cret }
      This looks like a secret, and a policy is no place for one.
      Name the environment variable that holds it with \`token-env\`, and replace the secret: it is in the history of the repository.
    headers: { "a b": c }
      .github/sluice.yml:6:53 evidence.metrics.headers.a b: This cannot name an HTTP header.
      written: "a b"
      fix: Write a name such as \`X-Scope-OrgID\`.
      
    headers: { Host: x }
      The HTTP client sets this header itself.
      Remove it.
    headers: { A: "" }
      A header has 1 to 1024 ASCII characters on one line, without space around them.
      Write it so."
  `)
})

test('commands for people stand on one line, in code', () => {
  const command = (value: string) => `${withStable()}runbook:\n  health: ${value}\n`
  accepted(command, [
    'curl -f http://localhost:8000/healthz',
    "'kubectl logs -l app={channel} | grep E'",
  ])
  expect(
    refused(command, ["''", '"a\\nb"', 'echo `date`', 'x'.repeat(501), '7']),
  ).toMatchInlineSnapshot(`
    "''
      The command is empty.
      Write it, or remove the key.
    "a\\nb"
      The text has a character that cannot be seen as it is: U+000A.
      Write it on one line without the character.
    echo \`date\`
      A report prints the command between backticks.
      Write \`$(…)\` for them.
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      The command is longer than 500 characters.
      Put it into a script, and name that.
    7
      Expected a command such as \`curl -f http://localhost:8000/healthz\`, found a number.
      Put it in quotes if the number is meant as text."
  `)
})

test('artifacts tell channels and commits apart', () => {
  const artifact = (value: string) =>
    withEvidence(
      `eval: { report: 'eval-{channel}.json', artifact: { workflow: eval.yml, name: '${value}' } }`,
    )
  accepted(artifact, ['eval-{channel}-{tree}', '{commit} {channel}', '{channel}.{tree}.{commit}'])
  expect(
    refused(artifact, ['eval-{channel}', 'eval-{tree}', '{channel}/{tree}', '{channel}-{sha}', '']),
  ).toMatchInlineSnapshot(`
    "eval-{channel}
      The name does not tell which commit it is about: it lacks \`{tree}\`.
      Write a name such as \`eval-{channel}-{tree}\`.
    eval-{tree}
      Every channel would read the same report: the name lacks \`{channel}\`.
      Write a name such as \`eval-{channel}-{tree}\`.
    {channel}/{tree}
      GitHub does not allow this name for an artifact.
      Write a name such as \`eval-{channel}-{tree}\`.
    {channel}-{sha}
      \`{channel}\`, \`{commit}\` and \`{tree}\` are the only placeholders.
      Write a name such as \`eval-{channel}-{tree}\`.

      Every channel would read the same report: the name lacks \`{channel}\`.
      Write a name such as \`eval-{channel}-{tree}\`."
  `)
})
