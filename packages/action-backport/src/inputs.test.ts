import { expect, test } from 'vitest'
import { inputVariables, readInputs } from './inputs.ts'

const token = { SLUICE_GITHUB_TOKEN: 'ghs_token' }

test('nothing but a token is enough, and empty means the default', () => {
  const inputs = { token: 'ghs_token', policyPath: '.github/sluice.yml', dryRun: false }
  expect(readInputs(token)).toEqual({ ok: true, inputs })
  const empty = Object.fromEntries(Object.values(inputVariables).map((name) => [name, ' ']))
  expect(readInputs({ ...empty, ...token })).toEqual({ ok: true, inputs })
})

test('everything given is read, without the white space around it', () => {
  const read = readInputs({
    ...token,
    SLUICE_POLICY: './release/policy.yml',
    SLUICE_PULL_REQUEST: ' #12 ',
    SLUICE_TARGETS: 'next, legacy,next',
    SLUICE_CONFLICTS: 'fail',
    SLUICE_DRY_RUN: 'TRUE',
  })
  expect(read).toEqual({
    ok: true,
    inputs: {
      token: 'ghs_token',
      policyPath: 'release/policy.yml',
      pullRequest: 12,
      targets: ['next', 'legacy'],
      conflicts: 'fail',
      dryRun: true,
    },
  })
})

test('all problems come at once, each with what is allowed, none with the token', () => {
  const read = readInputs({
    SLUICE_POLICY: '../policy.yml',
    SLUICE_PULL_REQUEST: '12; id',
    SLUICE_TARGETS: 'next legacy',
    SLUICE_CONFLICTS: 'ours',
    SLUICE_DRY_RUN: 'yes',
  })
  expect(read.ok ? [] : read.problems).toEqual([
    expect.stringMatching(/^Input 'pull-request' is "12; id"\. It must be the number/),
    expect.stringMatching(/^Input 'targets' is "next legacy"\. It must be a comma list/),
    expect.stringMatching(/^Input 'conflicts' is "ours"\. It must be 'draft' or 'fail'/),
    expect.stringMatching(/^Input 'github-token' is empty\./),
    expect.stringMatching(/^Input 'policy' is "\.\.\/policy\.yml"\. It must be the path/),
    `Input 'dry-run' is "yes". It must be 'true' or 'false'.`,
  ])
})
