import { expect, test } from 'vitest'
import { inputVariables, readInputs } from './inputs.ts'

const token = { SLUICE_GITHUB_TOKEN: 'ghs_token' }

function problems(env: Record<string, string>): readonly string[] {
  const read = readInputs({ ...token, ...env })
  return read.ok ? [] : read.problems
}

test('nothing but a token is enough, and empty means the default', () => {
  const inputs = {
    token: 'ghs_token',
    policyPath: '.github/sluice.yml',
    dryRun: false,
    failOn: ['unmeasured'],
  }
  expect(readInputs(token)).toEqual({ ok: true, inputs })
  const empty = Object.fromEntries(Object.values(inputVariables).map((name) => [name, ' ']))
  expect(readInputs({ ...empty, ...token })).toEqual({ ok: true, inputs })
})

test('everything given is read, without the white space around it', () => {
  const read = readInputs({
    SLUICE_GITHUB_TOKEN: 'ghs_token\n',
    SLUICE_POLICY: './release/policy.yml',
    SLUICE_CHANNEL: 'stable',
    SLUICE_DRY_RUN: 'TRUE',
    SLUICE_FAIL_ON: 'waiting, blocked',
  })
  expect(read).toEqual({
    ok: true,
    inputs: {
      token: 'ghs_token',
      policyPath: 'release/policy.yml',
      channel: 'stable',
      dryRun: true,
      failOn: ['blocked', 'waiting'],
    },
  })
})

test('fail-on nothing lets every outcome pass', () => {
  const read = readInputs({ ...token, SLUICE_FAIL_ON: 'nothing' })
  expect(read.ok && read.inputs.failOn).toEqual([])
})

test('all problems come at once, each with what is allowed', () => {
  const read = readInputs({
    SLUICE_POLICY: '../policy.yml',
    SLUICE_CHANNEL: 'stable, legacy',
    SLUICE_DRY_RUN: 'yes',
    SLUICE_FAIL_ON: 'block,nothing',
  })
  expect(read.ok ? [] : read.problems).toEqual([
    expect.stringMatching(/^Input 'channel' is "stable, legacy"\. It must be the name of one/),
    expect.stringMatching(/^Input 'github-token' is empty\./),
    expect.stringMatching(/^Input 'policy' is "\.\.\/policy\.yml"\. It must be the path/),
    `Input 'dry-run' is "yes". It must be 'true' or 'false'.`,
    `Input 'fail-on' has "block". It must be a comma list of 'blocked', 'waiting', ` +
      `'unmeasured', or 'nothing'.`,
  ])
})

test.each(['1', '0', 'on', 'y', 'tRUE', 'null', '"true"'])(
  'dry-run %s is not guessed at',
  (text) => {
    expect(problems({ SLUICE_DRY_RUN: text })).toHaveLength(1)
  },
)

test.each(['/etc/sluice.yml', 'a/../../b', 'a\\b', './', 'a/'])('policy %s is refused', (text) => {
  expect(problems({ SLUICE_POLICY: text })).toHaveLength(1)
})

test('nothing beside an outcome is a contradiction', () => {
  expect(problems({ SLUICE_FAIL_ON: 'nothing,blocked' })).toEqual([
    expect.stringContaining("'nothing' beside an outcome"),
  ])
})

test('a value cannot act as a workflow command or flood the log', () => {
  const [problem = ''] = problems({ SLUICE_DRY_RUN: `x\n::error::${'y'.repeat(500)}` })
  expect(problem).not.toContain('\n')
  expect(problem.length).toBeLessThan(200)
})

test('problems never repeat the token', () => {
  expect(problems({ SLUICE_DRY_RUN: 'x', SLUICE_POLICY: '/' }).join()).not.toContain('ghs_token')
})
