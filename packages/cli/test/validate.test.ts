import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sluice } from './sluice.ts'
import { typed } from './typed.ts'

async function withPolicy(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-validate-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  await writeFile(join(directory, 'policy.yml'), text)
  return directory
}

const good = `version: 1
channels:
  stable: { from: next, approval: none, history: linear }
  next: { branch: main, auto-merge: labelled }
  legacy: {}
evidence:
  eval: { report: 'evidence/eval-{channel}.json', max-age: 2d }
  metrics: { prometheus: 'https://prom.example.com', token-env: PROM_TOKEN }
  probes: { workflow: health.yml }
`

test('a policy that can be used is told in a few lines', async () => {
  const directory = await withPolicy(good)
  expect(await sluice(['validate', 'policy.yml'], { directory })).toEqual({
    code: 0,
    err: '',
    out: `✓ policy.yml is a policy that can be used.

stable: takes from next; lands by itself when the gates are open, as a commit with one parent
  ci          all that are required
  score       at most 0.02 lower, at least 0.8
  error-rate  5xx under 1 % of at least 500 in 24 h
  latency     95 % within 30 s, of at least 500 in 24 h
  probes      99 % good, 90 % of 24 h probed
  fixes       every change of stable is in the candidate
  an admin can override any gate but fixes and hold for one candidate, for at most 24 h
next (branch main): nothing is promoted into it; pull requests that somebody with write access labelled \`auto-merge\` merge themselves on green CI
legacy: nothing is promoted into it
evidence
  eval     evidence/eval-{channel}.json, with a manifest that names its commit, at most 2 d old
  metrics  ai_requests_total and ai_latency_seconds by channel, from Prometheus prom.example.com, with the token in PROM_TOKEN
  probes   runs of health.yml, expected every 1 h
`,
  })
})

test('so is what follows a landing: the watch, backports, and who is told', async () => {
  const policy = good
    .replace('history: linear }', 'history: linear, watch: { score: off, looks: 2 } }')
    .replace(
      'evidence:',
      `backport: { from: stable, to: [next, legacy] }
notify: { critical: [{ slack: { webhook-env: SLACK_URL } }, { webhook-env: ONCALL_URL }] }
evidence:`,
    )
  const { out } = await typed(['validate', 'policy.yml'], { directory: await withPolicy(policy) })
  expect(out).toContain(`for at most 24 h
  watched: a rollback is opened after 2 looks in a row that fail, at least 10 min apart
    error-rate  5xx under 1 % of at least 500 in 1 h
    latency     95 % within 30 s, of at least 500 in 1 h
    probes      99 % good, 90 % of 6 h probed
`)
  expect(out).toContain(`
backport: what is merged into stable is carried to next, legacy
told of a critical incident: slack, webhook
evidence
`)
})

test('every problem comes at once, with its place and fix', async () => {
  const directory = await withPolicy(`version: 1
channels:
  stable: { from: nxt, enter: { error-rate: { max: 1 } } }
  next: {}
`)
  const ended = await typed(['validate', 'policy.yml'], { directory })
  expect(ended).toEqual({
    code: 2,
    err: '',
    out: `policy.yml:3:19 channels.stable.from: There is no channel of this name.
  written: nxt
  fix: Did you mean \`next\`?
policy.yml:3:52 channels.stable.enter.error-rate.max: \`1\` is ambiguous: it may mean 1 % or 100 %.
  written: 1
  fix: Write \`1%\` or \`100%\`.

✗ 2 problems
`,
  })
})

test('scripts read it as JSON', async () => {
  const directory = await withPolicy(good)
  const { out } = await typed(['validate', 'policy.yml', '--json'], { directory })
  expect(JSON.parse(out)).toMatchObject({
    file: 'policy.yml',
    ok: true,
    policy: {
      channels: [{ name: 'stable', entry: { gates: { score: { maxDrop: '0.02' } } } }, {}, {}],
    },
  })
})

test.each([
  [['validate'], 'sluice: There is no policy .github/sluice.yml. `sluice init` writes one.\n'],
  [['validate', 'other.yml'], 'sluice: There is no policy other.yml.\n'],
  [['check', 'stable'], expect.stringContaining('Which repository?')],
  [
    ['check', 'stable', '--repo', 'a/b'],
    expect.stringContaining('There is no token: set GITHUB_TOKEN or GH_TOKEN'),
  ],
  [['check', 'stable', '--repo', 'a'], 'sluice: Not a repository (owner/name): "a".\n'],
  [
    ['check', 'stable', '--api-url', 'http://example.com'],
    expect.stringContaining('--api-url is not an https address'),
  ],
  [['check'], "error: missing required argument 'channel'\nTry `--help`.\n"],
  [['chek'], "error: unknown command 'chek'\n(Did you mean check?)\nTry `--help`.\n"],
  [['check', 'stable', '--token', 'x'], "error: unknown option '--token'\nTry `--help`.\n"],
])('%j ends with 2 and a sentence', async (args, err) => {
  const directory = await withPolicy('')
  expect(await typed(args, { directory })).toEqual({ code: 2, out: '', err })
})
